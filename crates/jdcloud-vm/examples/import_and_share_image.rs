//! Imports an image, waits for it, shares it, copies it to another region, and deletes it.

use std::time::Duration;

use jdcloud_vm::types::{CopyImagesRequest, ImportImageRequest, ShareImageRequest};
use jdcloud_vm::{Client, WaitPolicy};
use oas_mock::MockCloud;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (client, _cloud) = client().await?;
    let policy = WaitPolicy::default().with_interval(Duration::from_millis(100), Duration::from_secs(30));

    let source = ImportImageRequest::builder()
        .image_name("web-base")
        .image_url("https://bucket.s3-internal.cn-north-1.jdcloud-oss.com/web-base.qcow2")
        .architecture("x86_64")
        .os_type("linux")
        .platform("CentOS")
        .disk_format("qcow2")
        .system_disk_size_gb(40);
    let finished = client.import_image().body(source).send_and_wait(policy.clone()).await?;
    let image = finished.result().ok_or("no image was made")?.to_owned();
    println!("{image} is imported");

    client
        .share_image()
        .image_id(&image)
        .body(ShareImageRequest::builder().pins(vec!["partner-account".to_owned()]))
        .send()
        .await?;
    let copy = CopyImagesRequest::builder().source_image_ids([image.clone()]).destination_region("cn-east-2");
    let copied = client.copy_images().body(copy).send_and_wait(policy.clone()).await?;
    println!("{:?} is its copy in the other region", copied.result());

    client
        .unshare_image()
        .image_id(&image)
        .body(ShareImageRequest::builder().pins(vec!["partner-account".to_owned()]))
        .send()
        .await?;
    client.delete_image().image_id(&image).send().await?;
    client.describe_image().image_id(&image).wait_until_gone(policy).await?;
    println!("{image} is gone");
    Ok(())
}

/// The client of the account that the environment has the credentials of. Without them, the client of a fake of the
/// provider, which stops when it is dropped.
async fn client() -> Result<(Client, Option<MockCloud>), Box<dyn std::error::Error>> {
    if std::env::var_os("JDCLOUD_ACCESS_KEY").is_some() {
        return Ok((Client::builder().env().region("cn-north-1").build()?, None));
    }
    let cloud = MockCloud::builder().contract("jdcloud-vm", jdcloud_vm::CONTRACT).memory().start().await?;
    let variables = cloud.environment();
    let client = Client::builder().variables(|name| variables.get(name).cloned()).region("cn-north-1").build()?;
    Ok((client, Some(cloud)))
}
