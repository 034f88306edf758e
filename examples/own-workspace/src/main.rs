//! Prints all special events. `MUSEUM_ENDPOINT` says where, if not at the museum.

use museum_visit::openapi::{Client, Error};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let client = Client::from_env()?;
    let mut events = client.list_events().into_stream();
    while let Some(event) = events.try_next().await? {
        println!("{} {} ({})", event.starts_at, event.name, event.kind);
    }
    Ok(())
}
