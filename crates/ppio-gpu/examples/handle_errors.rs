//! Tells by an error what to do about it.

use oas_mock::MockCloud;
use ppio_gpu::{Client, Error, ErrorKind};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let cloud = MockCloud::builder().contract("ppio-gpu", ppio_gpu::CONTRACT).start().await?;

    let stranger = Client::builder().endpoint(cloud.url()).api_key("not-a-key").build()?;
    report(&stranger.list_prewarm_tasks().send().await.map(drop));

    let nobody_listens = Client::builder().endpoint("http://127.0.0.1:9").api_key("any").no_proxy().build()?;
    report(&nobody_listens.list_prewarm_tasks().send().await.map(drop));

    report(&stranger.get_prewarm_task().task_id("").send().await.map(drop));
    Ok(())
}

fn report(outcome: &Result<(), Error>) {
    let Err(error) = outcome else { return println!("it worked") };
    let advice = match error.kind() {
        ErrorKind::Configuration | ErrorKind::InvalidRequest => "the program must change: nothing was sent",
        _ if error.is_auth() => "look at the credentials",
        _ if error.is_throttled() => "call less often, or set a rate limit",
        // The client has tried again already, as often as its policy says.
        _ if error.is_retryable() || error.is_connect() => "try again later",
        _ => "report it to the provider, with the id of the request",
    };
    println!("{advice}");
    println!("  {error}");
    println!("  status {:?}, code {:?}, attempts {}", error.status(), error.code(), error.attempts());
}
