//! The client against a fake that answers for the same document.

use museum_visit::openapi::{CONTRACT, Client, OVERLAY, types};
use oas_mock::MockCloud;

async fn museum(items: usize) -> Result<(MockCloud, Client), Box<dyn std::error::Error>> {
    let cloud = MockCloud::builder().contract("museum-visit", CONTRACT).overlay("museum-visit", OVERLAY);
    let cloud = cloud.items(items).start().await?;
    let variables = cloud.environment();
    let client = Client::builder().variables(|name| variables.get(name).cloned()).build()?;
    Ok((cloud, client))
}

#[tokio::test]
async fn events_come_in_pages() -> Result<(), Box<dyn std::error::Error>> {
    let (cloud, client) = museum(250).await?;
    let events: Vec<types::Event> = client.list_events().limit(100).into_stream().try_collect().await?;
    assert_eq!((events.len(), cloud.received().len()), (250, 3));
    assert_eq!(events[0].kind, types::Kind::Tour);
    Ok(())
}

#[cfg(feature = "curators")]
#[tokio::test]
async fn what_the_document_forbids_is_not_sent() -> Result<(), Box<dyn std::error::Error>> {
    let (cloud, client) = museum(1).await?;
    let event = types::NewEvent::builder().name("").kind(types::Kind::Workshop);
    let refused = client.create_event().body(event).send().await;
    assert!(refused.is_err_and(|error| error.kind() == museum_visit::openapi::ErrorKind::InvalidRequest));
    assert!(cloud.received().is_empty());
    Ok(())
}

#[cfg(feature = "curators")]
#[tokio::test]
async fn an_operation_without_a_name_is_called_by_its_path() -> Result<(), Box<dyn std::error::Error>> {
    let (_cloud, client) = museum(1).await?;
    client.delete_events_by_id().id("evt_1").send().await?;
    Ok(())
}

#[cfg(all(feature = "invoke", not(feature = "curators")))]
#[tokio::test]
async fn what_is_not_compiled_is_called_so() -> Result<(), Box<dyn std::error::Error>> {
    let (cloud, client) = museum(1).await?;
    let call = client.invoke("createEvent", museum_visit::openapi::Arguments::default());
    let error = call.await.err().map(|error| error.to_string()).unwrap_or_default();
    assert!(error.contains("`createEvent` was not compiled: it needs the feature `curators`"), "{error}");
    assert!(cloud.received().is_empty());
    client.invoke("listEvents", museum_visit::openapi::Arguments::default()).await?;
    Ok(())
}
