//! Brings an image of the central cloud to the edge, waits for it, finds it in the list, and deletes it.

use std::time::Duration;

use huaweicloud_iec::types::RegisterImageRequest;
use huaweicloud_iec::{Client, WaitPolicy};
use oas_mock::MockCloud;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (client, _cloud) = client().await?;
    let policy = WaitPolicy::default().with_interval(Duration::from_millis(100), Duration::from_secs(30));

    let mut central = client.list_cloud_images().region_id("cn-north-4").into_stream();
    let source = central.try_next().await?.ok_or("the central cloud has no image")?;
    let wanted = RegisterImageRequest::builder().image_id(source.id).region_id("cn-north-4");
    let finished = client.register_image().body(wanted).send_and_wait(policy.clone()).await?;
    let image = finished.result().ok_or("no image was made")?.to_owned();
    println!("{image} is at the edge");

    let listed = client.list_images().id(image.clone()).send().await?;
    println!("{} of that id in the list", listed.images.len());

    client.delete_image().image_id(&image).send().await?;
    client.show_image().image_id(&image).wait_until_gone(policy).await?;
    println!("{image} is gone");
    Ok(())
}

/// The client of the account that the environment has the credentials of. Without them, the client of a fake of the
/// provider, which stops when it is dropped.
async fn client() -> Result<(Client, Option<MockCloud>), Box<dyn std::error::Error>> {
    if std::env::var_os("HUAWEICLOUD_SDK_AK").is_some() {
        return Ok((Client::from_env()?, None));
    }
    let cloud = MockCloud::builder().contract("huaweicloud-iec", huaweicloud_iec::CONTRACT).memory().start().await?;
    let variables = cloud.environment();
    let client = Client::builder().variables(|name| variables.get(name).cloned()).build()?;
    Ok((client, Some(cloud)))
}
