//! Lists every private image, and asks for the next page ahead.

use huaweicloud_iec::{Client, types::Visibility};
use oas_mock::MockCloud;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (client, _cloud) = client().await?;
    let mut images = client.list_images().visibility(Visibility::Private).limit(10).into_stream().prefetch();
    let mut count = 0;
    while let Some(image) = images.try_next().await? {
        println!("{} {}", image.id, image.name.as_deref().unwrap_or("(no name)"));
        count += 1;
    }
    println!("{count} images");
    Ok(())
}

/// The client of the account that the environment has the credentials of. Without them, the client of a fake of the
/// provider, which stops when it is dropped.
async fn client() -> Result<(Client, Option<MockCloud>), Box<dyn std::error::Error>> {
    if std::env::var_os("HUAWEICLOUD_SDK_AK").is_some() {
        return Ok((Client::from_env()?, None));
    }
    let cloud = MockCloud::builder().contract("huaweicloud-iec", huaweicloud_iec::CONTRACT).items(25).start().await?;
    let variables = cloud.environment();
    let client = Client::builder().variables(|name| variables.get(name).cloned()).build()?;
    Ok((client, Some(cloud)))
}
