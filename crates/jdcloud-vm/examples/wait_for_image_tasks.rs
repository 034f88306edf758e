//! Waits until tasks that import images are over.
//!
//! Their ids are the arguments: `cargo run --package jdcloud-vm --example wait_for_image_tasks -- TASK_ID…`.

use std::time::Duration;

use jdcloud_vm::{Client, WaitPolicy, types::TaskAction};
use oas_mock::MockCloud;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (client, _cloud) = client().await?;
    let mut task_ids: Vec<String> = std::env::args().skip(1).collect();
    if task_ids.is_empty() {
        task_ids = vec!["7094".to_owned(), "709".to_owned()];
    }
    let policy = WaitPolicy::default().with_interval(Duration::from_secs(1), Duration::from_secs(60));
    let answer = client
        .image_tasks()
        .region_id("cn-north-1")
        .task_action(TaskAction::ImportImage)
        .task_ids(task_ids)
        .wait_until_finished(policy)
        .on_state(|progress| println!("{}", progress.state.unwrap_or("no state")))
        .await?; // an error if one of them fails
    for task in &answer.result.task_set {
        println!("{} {:?}", task.task_id, task.task_status);
    }
    Ok(())
}

/// The client of the account that the environment has the credentials of. Without them, the client of a fake of the
/// provider, which stops when it is dropped.
async fn client() -> Result<(Client, Option<MockCloud>), Box<dyn std::error::Error>> {
    if std::env::var_os("JDCLOUD_ACCESS_KEY").is_some() {
        return Ok((Client::from_env()?, None));
    }
    let cloud = MockCloud::builder().contract("jdcloud-vm", jdcloud_vm::CONTRACT).finish_after(2).start().await?;
    let variables = cloud.environment();
    let client = Client::builder().variables(|name| variables.get(name).cloned()).build()?;
    Ok((client, Some(cloud)))
}
