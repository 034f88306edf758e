//! Warms an image up in a region, waits for it, finds it in the list, and gives it up again.

use std::time::Duration;

use oas_mock::MockCloud;
use ppio_gpu::types::{CreatePrewarmTask, DeletePrewarmTasks};
use ppio_gpu::{Client, WaitPolicy};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (client, _cloud) = client().await?;
    let policy = WaitPolicy::default().with_interval(Duration::from_millis(100), Duration::from_secs(30));
    let image = "registry.example.com/team/web:1.4";

    let wanted = CreatePrewarmTask::builder().image(image).region_id("region-a").note("before the release".to_owned());
    let finished = client.create_prewarm_task().body(wanted).send_and_wait(policy.clone()).await?;
    let task = finished.response;
    println!("{} is warm: {:?}", image, task.status.status);

    let mut tasks = client.list_prewarm_tasks().region_id("region-a").into_stream();
    let mut found = None;
    while let Some(task) = tasks.try_next().await? {
        found = found.or((task.image.as_deref() == Some(image)).then_some(task.task_id));
    }
    let id = found.ok_or("it is not listed")?;

    client.delete_prewarm_tasks().body(DeletePrewarmTasks::builder().task_ids([id.clone()])).send().await?;
    let error = client.get_prewarm_task().task_id(&id).send().await.expect_err("it is deleted");
    assert!(error.is_not_found());
    println!("{id} is gone");
    Ok(())
}

/// The client of the account that the environment has the credentials of. Without them, the client of a fake of the
/// provider, which stops when it is dropped.
async fn client() -> Result<(Client, Option<MockCloud>), Box<dyn std::error::Error>> {
    if std::env::var_os("PPIO_API_KEY").is_some() {
        return Ok((Client::from_env()?, None));
    }
    let cloud = MockCloud::builder().contract("ppio-gpu", ppio_gpu::CONTRACT).memory().start().await?;
    let variables = cloud.environment();
    let client = Client::builder().variables(|name| variables.get(name).cloned()).build()?;
    Ok((client, Some(cloud)))
}
