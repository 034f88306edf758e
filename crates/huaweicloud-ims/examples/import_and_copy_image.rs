//! Imports an image, waits for it, shares it, copies it and deletes it.

use std::time::Duration;

use huaweicloud_ims::types::{CopyImageInRegionRequest, CreateImageRequest, GlanceAddImageMemberRequest};
use huaweicloud_ims::{Client, WaitPolicy};
use oas_mock::MockCloud;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (client, _cloud) = client().await?;
    let policy = WaitPolicy::default().with_interval(Duration::from_millis(100), Duration::from_secs(30));

    let source = CreateImageRequest::builder()
        .name("web-base".to_owned())
        .image_url("bucket:web-base.qcow2".to_owned())
        .os_version("CentOS 7.3 64bit".to_owned())
        .min_disk(40);
    let finished = client.create_image().body(source).send_and_wait(policy.clone()).await?;
    let image = finished.result().ok_or("no image was made")?.to_owned();
    println!("{image} is imported");

    let member = GlanceAddImageMemberRequest::builder().member("edc89b490d7d4392898e19b2deb34797");
    let member = client.glance_add_image_member().image_id(&image).body(member).send().await?;
    println!("it is shared with {:?}", member.member_id);

    let copy = CopyImageInRegionRequest::builder().name("web-base-copy");
    let copied = client.copy_image_in_region().image_id(&image).body(copy).send_and_wait(policy.clone()).await?;
    println!("{:?} is its copy", copied.result());

    client.glance_delete_image().image_id(&image).send().await?;
    client.glance_show_image().image_id(&image).wait_until_gone(policy).await?;
    println!("{image} is gone");
    Ok(())
}

/// The client of the account that the environment has the credentials of. Without them, the client of a fake of the
/// provider, which stops when it is dropped.
async fn client() -> Result<(Client, Option<MockCloud>), Box<dyn std::error::Error>> {
    if std::env::var_os("HUAWEICLOUD_SDK_AK").is_some() {
        return Ok((Client::from_env()?, None));
    }
    let cloud = MockCloud::builder().contract("huaweicloud-ims", huaweicloud_ims::CONTRACT).memory().start().await?;
    let variables = cloud.environment();
    let client =
        Client::builder().variables(|name| variables.get(name).cloned()).project_id("example-project").build()?;
    Ok((client, Some(cloud)))
}
