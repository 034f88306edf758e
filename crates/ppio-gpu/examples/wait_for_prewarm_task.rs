//! Waits until a prewarm task has succeeded.
//!
//! Its id is the argument: `cargo run --package ppio-gpu --example wait_for_prewarm_task -- TASK_ID`.

use std::time::Duration;

use oas_mock::MockCloud;
use ppio_gpu::{Client, WaitPolicy};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (client, _cloud) = client().await?;
    let task_id = std::env::args().nth(1).unwrap_or_else(|| "prewarm-task-id".to_owned());
    // Asks after a second at first, then less and less often, and gives up after an hour.
    let policy = WaitPolicy::default()
        .with_interval(Duration::from_secs(1), Duration::from_secs(30))
        .with_deadline(Duration::from_secs(3600));
    let task = client
        .get_prewarm_task()
        .task_id(task_id)
        .wait_until_finished(policy)
        .on_state(|progress| println!("{}", progress.state.unwrap_or("no state")))
        .await?; // an error if the task fails
    println!("{:?} is in {:?}", task.image, task.region_id);
    Ok(())
}

/// The client of the account that the environment has the credentials of. Without them, the client of a fake of the
/// provider, which stops when it is dropped.
async fn client() -> Result<(Client, Option<MockCloud>), Box<dyn std::error::Error>> {
    if std::env::var_os("PPIO_API_KEY").is_some() {
        return Ok((Client::from_env()?, None));
    }
    let cloud = MockCloud::builder().contract("ppio-gpu", ppio_gpu::CONTRACT).finish_after(2).start().await?;
    let variables = cloud.environment();
    let client = Client::builder().variables(|name| variables.get(name).cloned()).build()?;
    Ok((client, Some(cloud)))
}
