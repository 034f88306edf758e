//! Lists every prewarm task, however many pages that takes.

use oas_mock::MockCloud;
use ppio_gpu::Client;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (client, _cloud) = client().await?;
    let mut tasks = client.list_prewarm_tasks().limit(10).into_stream();
    let mut count = 0;
    while let Some(task) = tasks.try_next().await? {
        let state = task.status.status;
        println!("{} in {:?}: {state:?}", task.task_id, task.region_id);
        count += 1;
    }
    println!("{count} tasks");
    Ok(())
}

/// The client of the account that the environment has the credentials of. Without them, the client of a fake of the
/// provider, which stops when it is dropped.
async fn client() -> Result<(Client, Option<MockCloud>), Box<dyn std::error::Error>> {
    if std::env::var_os("PPIO_API_KEY").is_some() {
        return Ok((Client::from_env()?, None));
    }
    let cloud = MockCloud::builder().contract("ppio-gpu", ppio_gpu::CONTRACT).items(25).start().await?;
    let variables = cloud.environment();
    let client = Client::builder().variables(|name| variables.get(name).cloned()).build()?;
    Ok((client, Some(cloud)))
}
