//! Whatever is wrong with the pages of a list, in every style of paging, through the client: all items come, or it is said what is
//! missing and where to go on.

use conformance::{Client, types};
use oas_runtime::{BoxFuture, Error, ItemStream, Paged, Position, RetryPolicy, Row};
use serde_json::json;

use crate::list_faults::{Answers, Case, STYLES, Style, WITHOUT_KEY, cases, cases_without_key};

/// What comes of a list: the items, the error after them, and where to go on.
type Outcome = (Vec<u64>, Option<Error>, Option<Position>);

async fn items<R: Paged<Item = types::Entry>>(mut stream: ItemStream<R>) -> Outcome {
    let mut ids = Vec::new();
    loop {
        match stream.try_next().await {
            Ok(Some(item)) => ids.push(u64::try_from(item.id).unwrap()),
            Ok(None) => return (ids, None, stream.position()),
            Err(error) => return (ids, Some(error), stream.position()),
        }
    }
}

/// The same with rows: one that is no item is a thousand.
async fn rows<R: Paged<Item = types::Entry>>(stream: ItemStream<R>) -> Outcome {
    let mut rows = stream.rows();
    let mut ids = Vec::new();
    loop {
        match rows.try_next().await {
            Ok(Some(Row::Item(item))) => ids.push(u64::try_from(item.id).unwrap()),
            Ok(Some(Row::Raw(raw))) => {
                assert_eq!((raw.index, raw.json.to_string()), (1, r#"{"id":"x"}"#.to_owned()));
                ids.push(1000);
            }
            Ok(None) => return (ids, None, rows.position()),
            Err(error) => return (ids, Some(error), rows.position()),
        }
    }
}

/// Clients of one server: one that tries again what has failed, and one that does not.
struct Clients {
    server: Answers,
    trying: Client,
    once: Client,
}

impl Clients {
    fn new() -> Self {
        let server = Answers::start();
        let builder = || Client::builder().token("t").endpoint(&server.url);
        let once = builder().retry(RetryPolicy::never()).build().unwrap();
        Self { trying: builder().build().unwrap(), once, server }
    }
}

/// How a list is gone through.
#[derive(Clone, Default)]
struct Way {
    retries: bool,
    from: Option<Position>,
    rows: bool,
}

fn go<R: Paged<Item = types::Entry>>(request: R, way: &Way) -> BoxFuture<'static, Outcome> {
    let stream = ItemStream::new(request);
    let stream = if let Some(from) = &way.from { stream.resume(from) } else { stream };
    if way.rows { Box::pin(rows(stream)) } else { Box::pin(items(stream)) }
}

async fn list(clients: &Clients, style: &Style, answers: Vec<Vec<u8>>, way: &Way) -> Outcome {
    clients.server.put(answers);
    let client = if way.retries { &clients.trying } else { &clients.once };
    let search: types::Search = serde_json::from_value(json!({"name": "n", "page": {"size": 3}})).unwrap();
    match style.operation {
        "list_by_number" => go(client.list_by_number().size(3), way),
        "list_by_pages" => go(client.list_by_pages(), way),
        "list_by_offset" => go(client.list_by_offset().size(3), way),
        "list_by_marker" => go(client.list_by_marker().limit(3), way),
        "list_by_parts" => go(client.list_by_parts(), way),
        "list_by_header" => go(client.list_by_header(), way),
        "list_by_link" => go(client.list_by_link().limit(3), way),
        "list_by_link_list" => go(client.list_by_link_list(), way),
        "list_by_link_relation" => go(client.list_by_link_relation(), way),
        "list_by_link_member" => go(client.list_by_link_member(), way),
        "list_by_link_header" => go(client.list_by_link_header().owner("me"), way),
        "search" => go(client.search().body(search), way),
        "search_from" => go(client.search_from().body(search), way),
        other => panic!("there is no list `{other}`"),
    }
    .await
}

async fn holds(clients: &Clients, style: &Style, case: &Case) {
    let what = format!("{}: {}", style.operation, case.what);
    let way = Way { retries: case.retries, ..Way::default() };
    let (ids, error, place) = list(clients, style, case.answers.clone(), &way).await;
    assert_eq!(ids, case.ids, "{what}: {error:?}");
    let found = error.as_ref().map(|error| (format!("{:?}", error.kind()), error.to_string()));
    match (&case.error, found) {
        (None, None) => assert_eq!(place, None, "{what}"),
        (Some((kind, text)), Some((found, message))) => {
            assert!(found == *kind && message.contains(text), "{what}: {found}: {message}");
        }
        (_, found) => panic!("{what}: {found:?}"),
    }
    if !case.breaks {
        return;
    }
    // What broke says where, and can be taken up again there.
    let place = place.unwrap_or_else(|| panic!("{what} has no position"));
    assert_eq!(error.unwrap().position(), Some(place.to_string().as_str()), "{what}");
    assert!(place.to_string().starts_with(style.position), "{what}: {place}");
    let from = Some(place.to_string().parse().unwrap());
    let (ids, error, _) = list(clients, style, style.rest(), &Way { from, ..way }).await;
    assert!(error.is_none(), "{what}, taken up again: {error:?}");
    assert_eq!(ids, [3, 4, 5, 6, 7], "{what}, taken up again");
}

#[tokio::test]
async fn every_fault_in_every_style() {
    let clients = Clients::new();
    for style in &STYLES {
        for case in cases(style) {
            holds(&clients, style, &case).await;
        }
    }
}

#[tokio::test]
async fn bad_rows_in_every_style() {
    let clients = Clients::new();
    for style in &STYLES {
        let way = Way { rows: true, ..Way::default() };
        let (ids, error, _) = list(&clients, style, style.with_bad_row(), &way).await;
        assert!(error.is_none(), "{}: {error:?}", style.operation);
        assert_eq!(ids, [0, 1, 2, 3, 1000, 5, 6, 7], "{}", style.operation);
    }
}

/// Whatever the items of a list are: those that came, and the error after them.
async fn keyless<R: Paged>(request: R, id: impl Fn(&R::Item) -> u64) -> (Vec<u64>, Option<Error>) {
    let mut stream = ItemStream::new(request);
    let mut ids = Vec::new();
    loop {
        match stream.try_next().await {
            Ok(Some(item)) => ids.push(id(&item)),
            Ok(None) => return (ids, None),
            Err(error) => return (ids, Some(error)),
        }
    }
}

#[tokio::test]
async fn lists_of_which_no_key_is_named() {
    let Clients { server, once, .. } = Clients::new();
    for style in &WITHOUT_KEY {
        for case in cases_without_key(style) {
            let what = format!("{}: {}", style.operation, case.what);
            server.put(case.answers);
            let (ids, error) = match style.operation {
                "words" => keyless(once.words(), |word| word.parse().unwrap()).await,
                _ => keyless(once.wait().kind("k").from(0), |event| u64::try_from(event.id.unwrap()).unwrap()).await,
            };
            assert_eq!(ids, case.ids, "{what}: {error:?}");
            let found = error.as_ref().map(|error| (format!("{:?}", error.kind()), error.to_string()));
            match (&case.error, &found) {
                (None, None) => {}
                (Some((kind, text)), Some((found, message))) => {
                    assert!(found == kind && message.contains(text), "{what}: {found}: {message}");
                }
                _ => panic!("{what}: {found:?}"),
            }
            let place = error.as_ref().and_then(Error::position);
            assert!(!case.breaks || place.is_some_and(|place| place.starts_with(style.position)), "{what}: {place:?}");
        }
    }
}
