//! Lists in every style, against the fake and against servers that say anything: they come whole, or it is said that they do not.

use crate::support::Server;
use conformance::{Client, types};
use oas_mock::MockCloud;
use oas_runtime::{Arguments, Error, ErrorKind, Json, Position, Row};
use serde_json::{Value, json};

const CONTRACT: &str = include_str!("../../contracts/everything.yaml");

async fn fake(items: usize) -> (MockCloud, Client) {
    let cloud = MockCloud::builder().contract("everything", CONTRACT).items(items).start().await.unwrap();
    let variables = cloud.environment();
    let client = Client::builder().variables(|name| variables.get(name).cloned()).build().unwrap();
    (cloud, client)
}

fn client(server: &Server) -> Client {
    Client::builder().token("a-bearer-token").endpoint(format!("{}/base", server.url)).build().unwrap()
}

fn search() -> types::Search {
    serde_json::from_value(json!({"name": "n", "page": {"size": 4}})).unwrap()
}

/// A list by its operation, with arguments that it needs.
const LISTS: &[(&str, &str)] = &[
    ("list_by_marker", "{}"),
    ("list_by_link", "{}"),
    ("list_by_link_list", "{}"),
    ("list_by_link_relation", "{}"),
    ("list_by_link_member", "{}"),
    ("list_by_link_header", r#"{"owner": "me"}"#),
    ("list_by_header", "{}"),
    ("search", r#"{"body": {"name": "n", "page": {"size": 4}}}"#),
    ("list_by_parts", "{}"),
    ("list_by_pages", "{}"),
    ("list_by_number", "{}"),
    ("list_by_offset", "{}"),
];

fn arguments(text: &str) -> Arguments {
    let Json::Object(members) = text.parse().unwrap() else { panic!("{text}") };
    members.into_iter().collect()
}

async fn ids(
    client: &Client,
    operation: &str,
    given: &str,
    from: Option<&Position>,
    most: usize,
) -> (Vec<u64>, Option<Position>) {
    let mut items = client.invoke(operation, arguments(given)).items(from).unwrap();
    let mut ids = Vec::new();
    while ids.len() < most
        && let Some(item) = items.try_next().await.unwrap()
    {
        ids.push(item["id"].as_u64().unwrap());
    }
    (ids, items.position())
}

#[tokio::test]
async fn every_style_comes_whole_and_can_be_resumed() {
    for items in [0, 1, 3, 10, 23] {
        let (_cloud, client) = fake(items).await;
        for (operation, given) in LISTS {
            let (all, end) = ids(&client, operation, given, None, usize::MAX).await;
            assert_eq!((all.len(), end), (items, None), "{operation}");
            let mut once = all.clone();
            once.sort_unstable();
            once.dedup();
            assert_eq!(once.len(), items, "{operation} has something twice");
            for stop in [1, 4, 11] {
                let (mut parts, position) = ids(&client, operation, given, None, stop).await;
                if let Some(position) = position {
                    // Stored, and read by another process.
                    let position: Position = position.to_string().parse().unwrap();
                    parts.extend(ids(&client, operation, given, Some(&position), usize::MAX).await.0);
                }
                assert_eq!(parts, all, "{operation}, stopped after {stop}");
            }
        }
    }
}

fn entries(ids: &[u64]) -> Value {
    ids.iter().map(|id| json!({"id": id})).collect()
}

async fn outcome<R: oas_runtime::Paged<Item = types::Entry>>(
    mut items: oas_runtime::ItemStream<R>,
) -> (Vec<i64>, Option<Error>) {
    let mut ids = Vec::new();
    loop {
        match items.try_next().await {
            Ok(Some(item)) => ids.push(item.id),
            Ok(None) => return (ids, None),
            Err(error) => return (ids, Some(error)),
        }
    }
}

#[tokio::test]
async fn a_short_page_is_not_the_end_of_a_list_by_its_last_item() {
    let server = Server::start().await;
    for ids in [&[1, 2][..], &[5], &[7, 8, 9], &[]] {
        server.json(&json!({"entries": entries(ids)}));
    }
    let (ids, error) = outcome(client(&server).list_by_marker().limit(3).into_stream()).await;
    assert!(error.is_none(), "{error:?}");
    assert_eq!(ids, [1, 2, 5, 7, 8, 9]);
    let targets: Vec<String> = server.requests().iter().map(|request| request.target().to_owned()).collect();
    let expected = ["limit=3", "marker=2&limit=3", "marker=5&limit=3", "marker=9&limit=3"];
    assert_eq!(targets, expected.map(|query| format!("/base/lists/markers?{query}")));
    // A provider that ignores the marker.
    let server = Server::start().await;
    for _ in 0..3 {
        server.json(&json!({"entries": entries(&[1, 2])}));
    }
    let (ids, error) = outcome(client(&server).list_by_marker().into_stream()).await;
    assert_eq!((ids, error.unwrap().message()), (vec![1, 2], "the page has the same items as one before"));
    // A row that is no item is where the list goes on, too.
    let server = Server::start().await;
    server.json(&json!({"entries": [{"id": 1}, {"id": 2, "name": {}}]}));
    server.json(&json!({"entries": entries(&[3])}));
    server.json(&json!({"entries": []}));
    let mut rows = client(&server).list_by_marker().into_stream().rows();
    let mut seen = Vec::new();
    while let Some(row) = rows.try_next().await.unwrap() {
        seen.push(match row {
            Row::Item(item) => item.id,
            Row::Raw(raw) => -raw.json["id"].as_i64().unwrap(),
        });
    }
    assert_eq!(seen, [1, -2, 3]);
    assert_eq!(server.requests()[1].target(), "/base/lists/markers?marker=2");
}

#[tokio::test]
async fn links_are_followed_where_they_may_be() {
    let server = Server::start().await;
    let absolute = format!("{}/base/elsewhere/7?after=a%2Fb&limit=2&k=a-key&pin=from+them#part", server.url);
    server.json(&json!({"entries": entries(&[1]), "next": absolute}));
    server.json(&json!({"entries": entries(&[2]), "next": "?after=c"}));
    server.json(&json!({"entries": entries(&[3]), "next": null}));
    let (ids, error) = outcome(client(&server).list_by_link().limit(2).pin("1234").into_stream()).await;
    assert!(error.is_none(), "{error:?}");
    assert_eq!(ids, [1, 2, 3]);
    let requests = server.requests();
    assert_eq!(requests[0].target(), "/base/lists/links?limit=2&pin=1234");
    // Nothing that a provider repeats of a secret is followed, and nothing of ours is lost.
    assert_eq!(requests[1].target(), "/base/elsewhere/7?after=a%2Fb&limit=2&pin=1234");
    assert_eq!(requests[2].target(), "/base/elsewhere/7?after=c&pin=1234");
    assert!(requests.iter().all(|request| request.header("authorization") == Some("Bearer a-bearer-token")));
}

#[tokio::test]
async fn a_link_in_a_list_of_links() {
    let server = Server::start().await;
    server.json(&json!({"entries": entries(&[1]), "links": [{"href": "?marker=1"}]}));
    server.json(&json!({"entries": entries(&[2])}));
    let (ids, error) = outcome(client(&server).list_by_link_list().into_stream()).await;
    assert!(error.is_none() && ids == [1, 2], "{error:?}");
    assert_eq!(server.last().target(), "/base/lists/link-lists?marker=1");
}

#[tokio::test]
async fn a_link_of_a_relation() {
    let server = Server::start().await;
    let links = |links: Value, id: u64| server.json(&json!({"entries": entries(&[id]), "links": links}));
    links(
        json!([{"rel": "previous", "href": "?marker=0"}, {"href": "?marker=2"}, {"rel": "next", "href": "?marker=1"}]),
        1,
    );
    links(json!([{"rel": "next", "href": "?marker=2"}, {"rel": "next", "href": "?marker=3"}]), 2);
    // There is none where no link has that relation, or it leads nowhere.
    links(json!([{"rel": "previous", "href": "?marker=1"}, {"rel": "nextish", "href": "?marker=4"}]), 3);
    let (ids, error) = outcome(client(&server).list_by_link_relation().into_stream()).await;
    assert!(error.is_none() && ids == [1, 2, 3], "{error:?}");
    let targets: Vec<String> = server.requests().iter().map(|request| request.target().to_owned()).collect();
    let expected = ["", "?marker=1", "?marker=2"].map(|query| format!("/base/lists/link-relations{query}"));
    assert_eq!(targets, expected);
    links(json!([{"rel": "next"}]), 4);
    let (ids, error) = outcome(client(&server).list_by_link_relation().into_stream()).await;
    assert!(error.is_none() && ids == [4], "{error:?}");
}

#[tokio::test]
async fn links_are_not_followed_elsewhere() {
    let server = Server::start().await;
    let own = server.url.clone();
    let cases = [
        (
            "https://evil.example/base/lists/links?after=1".to_owned(),
            "it is said to be at `https://evil.example`, which is not followed: this client calls `",
        ),
        (own.replace("http:", "https:") + "/base/x", "it is said to be at `https://127.0.0.1:"),
        (own.replace("127.0.0.1", "localhost") + "/base/x", "it is said to be at `http://localhost:"),
        ("//evil.example:99/base/x".to_owned(), "it is said to be at `http://evil.example:99`"),
        (own.replace("http://", "http://me:password@") + "/base/x", "which is not followed"),
        (
            format!("{own}/other"),
            "it is said to be at `/other`, which is not followed: this client calls `/base/` only",
        ),
        (format!("{own}/base/../other"), "it is said to be at `/other`"),
        (format!("{own}/base/%2e%2e/other"), "it is said to be at `/other`"),
        (format!("{own}/baseball"), "it is said to be at `/baseball`"),
        ("http://[::1".to_owned(), "is no URL"),
    ];
    for (next, what) in cases {
        let before = server.requests().len();
        server.json(&json!({"entries": entries(&[1]), "next": next}));
        let (ids, error) = outcome(client(&server).list_by_link().into_stream()).await;
        let error = error.unwrap();
        assert_eq!((ids, error.kind()), (vec![1], ErrorKind::Paging));
        let text = error.to_string();
        assert!(text.contains("there is another page, but ") && text.contains(what), "{next}: {text}");
        assert!(!text.contains("password"), "{text}");
        assert_eq!(server.requests().len(), before + 1, "{next} was followed");
    }
    // The same for a position that was stored.
    for target in ["https://evil.example/x", "/../other", "//evil.example/x"] {
        let position: Position = format!("link={}&skip=0", target.replace('/', "%2F")).parse().unwrap();
        let before = server.requests().len();
        let (_, error) = outcome(client(&server).list_by_link().into_stream().resume(&position)).await;
        assert!(error.is_some(), "{target}");
        let asked = server.requests();
        assert!(asked[before..].iter().all(|request| request.target().starts_with("/base/")), "{target}");
    }
}

#[tokio::test]
async fn links_in_headers() {
    let server = Server::start().await;
    let page = |links: &str, ids: &[u64]| {
        server.answer(
            "200 OK",
            &format!("content-type: application/json\r\nx-total-count: 3\r\n{links}"),
            &entries(ids).to_string(),
        );
    };
    page(
        "link: <https://evil.example/>; rel=prev, </base/lists/link-headers/me?page=2>; title=\"a, b\"; rel=\"last next\"\r\n",
        &[1],
    );
    page("link: </base/lists/link-headers/me?page=1>; rel=\"prev\"\r\nlink: <?page=3>; rel=next\r\n", &[2]);
    page("link: </base/lists/link-headers/me?page=1>; rel=\"first\"\r\n", &[3]);
    let (ids, error) = outcome(client(&server).list_by_link_header().owner("me").into_stream()).await;
    assert!(error.is_none(), "{error:?}");
    assert_eq!(ids, [1, 2, 3]);
    // A header that is none hides where the list goes on, and a list that ends too soon says so.
    page("link: https://example.com/; rel=next\r\n", &[1]);
    let (_, error) = outcome(client(&server).list_by_link_header().owner("me").into_stream()).await;
    assert!(error.unwrap().to_string().contains("the header `Link` cannot be read"));
    page("", &[1]);
    let (_, error) = outcome(client(&server).list_by_link_header().owner("me").into_stream()).await;
    assert!(error.unwrap().to_string().contains("the list ends after 1 items, but there are said to be 3"));
    // A circle.
    for id in 0..3 {
        page("link: <?page=1>; rel=next\r\n", &[id]);
    }
    let (ids, error) = outcome(client(&server).list_by_link_header().owner("me").into_stream()).await;
    assert_eq!(ids.len(), 2);
    assert!(error.unwrap().to_string().contains("leads back to a page that was there before"));
}

#[tokio::test]
async fn cursors_in_bodies_headers_and_parts() {
    let server = Server::start().await;
    server.json(&json!({"entries": entries(&[1]), "next": "c1"}));
    server.json(&json!({"entries": entries(&[2]), "next": ""}));
    let (ids, error) = outcome(client(&server).search().body(search()).into_stream()).await;
    assert!(error.is_none() && ids == [1, 2], "{error:?}");
    let body = |index: usize| serde_json::from_str::<Value>(&server.requests()[index].body).unwrap();
    assert_eq!(body(0), json!({"name": "n", "page": {"size": 4}}));
    assert_eq!(body(1), json!({"name": "n", "page": {"size": 4, "after": "c1"}}));
    // A start that the program has set, and a size that a position brings.
    let started: types::Search = serde_json::from_value(json!({"name": "n", "page": {"after": "c7"}})).unwrap();
    let stream = client(&server).search().body(started).into_stream();
    assert_eq!(stream.position().unwrap().to_string(), "cursor=c7&skip=0");
    let position: Position = "cursor=c8&size=9&skip=0".parse().unwrap();
    server.json(&json!({"entries": []}));
    outcome(client(&server).search().body_map(|body| body.name("n")).into_stream().resume(&position)).await;
    assert_eq!(body(2), json!({"name": "n", "page": {"size": 9, "after": "c8"}}));

    let server = Server::start().await;
    server.answer("200 OK", "x-next: one\r\n", &json!({"entries": entries(&[1])}).to_string());
    server.answer("200 OK", "x-next: two\r\n", &json!({"entries": entries(&[2])}).to_string());
    server.answer("200 OK", "x-next: two\r\n", &json!({"entries": []}).to_string());
    let (ids, error) = outcome(client(&server).list_by_header().into_stream()).await;
    assert!(error.is_none() && ids == [1, 2], "{error:?}");
    let sent: Vec<_> =
        server.requests().iter().map(|request| request.header("x-continue").map(str::to_owned)).collect();
    assert_eq!(sent, [None, Some("one".to_owned()), Some("two".to_owned())]);

    let server = Server::start().await;
    server.json(&json!({"entries": entries(&[1]), "partition": "p,1", "row": null}));
    server.json(&json!({"entries": entries(&[2]), "partition": "p,1", "row": "r"}));
    server.json(&json!({"entries": entries(&[3]), "partition": null}));
    let (ids, error) = outcome(client(&server).list_by_parts().next_row("old").into_stream()).await;
    assert!(error.is_none() && ids == [1, 2, 3], "{error:?}");
    let targets: Vec<String> = server.requests().iter().map(|request| request.target().to_owned()).collect();
    assert_eq!(
        targets[1..],
        ["/base/lists/compounds?next-partition=p%2C1", "/base/lists/compounds?next-partition=p%2C1&next-row=r"]
    );
}

#[tokio::test]
async fn a_number_of_pages_is_the_end() {
    let server = Server::start().await;
    for page in [1, 2, 3] {
        server.json(&json!({"entries": entries(&[page]), "pages": 3}));
    }
    let (ids, error) = outcome(client(&server).list_by_pages().into_stream()).await;
    assert!(error.is_none() && ids == [1, 2, 3], "{error:?}");
    assert_eq!(server.requests().len(), 3, "no page is asked for beyond the last");
    server.json(&json!({"entries": entries(&[1]), "pages": 3}));
    server.json(&json!({"entries": [], "pages": 3}));
    let (_, error) = outcome(client(&server).list_by_pages().into_stream()).await;
    assert!(error.unwrap().to_string().contains("the page is empty, but there is said to be more"));
}

#[tokio::test]
async fn what_cannot_be_reached_is_told() {
    let body: types::Search = serde_json::from_value(json!({"name": "n", "page": {"size": 8}})).unwrap();
    let (cloud, client) = fake(21).await;
    let mut items = client.search_from().body(body.clone()).into_stream();
    assert!(items.try_next().await.unwrap().is_some());
    let what = "21 items match, and no more than 20 of them can be reached: ask for fewer";
    assert_eq!(items.warning(), Some(what), "before it matters");
    let (ids, error) = outcome(items).await;
    assert_eq!((ids.len(), error.unwrap().message()), (19, what));
    // The last page is only as large as what is left.
    let sizes: Vec<Value> = cloud
        .received()
        .iter()
        .map(|request| serde_json::from_slice::<Value>(&request.body).unwrap()["page"]["size"].clone())
        .collect();
    assert_eq!(sizes, [8, 8, 4]);
    // Where it is taken up again, too.
    let position: Position = "offset=12&size=8&skip=0".parse().unwrap();
    let (ids, error) = outcome(client.search_from().body(body.clone()).into_stream().resume(&position)).await;
    assert_eq!((ids.len(), error.unwrap().message()), (8, what));
    assert_eq!(cloud.received().len(), 4, "nothing is asked for beyond the window");
    let (cloud, client) = fake(20).await;
    let (ids, error) = outcome(client.search_from().body(body.clone()).into_stream().resume(&position)).await;
    assert_eq!((ids.len(), error.map(|error| error.to_string()), cloud.received().len()), (8, None, 1));
    let (_cloud, client) = fake(20).await;
    let items = client.search_from().body(body).into_stream();
    let (ids, error) = outcome(items).await;
    assert_eq!((ids.len(), error.map(|error| error.to_string())), (20, None));
}
