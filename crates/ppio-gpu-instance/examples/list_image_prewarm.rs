//! Lists the newest prewarm tasks, and remembers where to go on.

use oas_mock::MockCloud;
use ppio_gpu_instance::Client;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (client, _cloud) = client().await?;
    let mut tasks = client.list_image_prewarm().page_size(10).into_stream().max_items(15);
    while let Some(task) = tasks.try_next().await? {
        println!("{} {}", task.id, task.state);
    }
    // A text that can be kept, for `into_stream().resume_at(…)` in another run.
    match tasks.position() {
        Some(position) => println!("more from {position}"),
        None => println!("that is all"),
    }
    Ok(())
}

/// The client of the account that the environment has the credentials of. Without them, the client of a fake of the
/// provider, which stops when it is dropped.
async fn client() -> Result<(Client, Option<MockCloud>), Box<dyn std::error::Error>> {
    if std::env::var_os("PPIO_API_KEY").is_some() {
        return Ok((Client::from_env()?, None));
    }
    let cloud =
        MockCloud::builder().contract("ppio-gpu-instance", ppio_gpu_instance::CONTRACT).items(25).start().await?;
    let variables = cloud.environment();
    let client = Client::builder().variables(|name| variables.get(name).cloned()).build()?;
    Ok((client, Some(cloud)))
}
