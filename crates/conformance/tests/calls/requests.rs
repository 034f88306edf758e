//! Parameters in every style, over sockets: what stands on the wire, that a strict server reads it, and what is refused before
//! it is sent.

use crate::support::Server;
use conformance::requests::{CONTRACT, Client, types};
use oas_mock::MockCloud;
use oas_runtime::Arguments;
use serde_json::json;

fn range(from: i64) -> types::Range {
    types::Range::builder().from(from).try_into().unwrap()
}

fn filter(name: &str, values: &[&str]) -> types::builder::Filter {
    types::Filter::builder().name(name).values(values.iter().map(ToString::to_string).collect::<Vec<_>>())
}

/// Sends by the client to a server that answers with nothing, and to the fake, which holds everything against the contract.
macro_rules! both {
    ($call:expr) => {{
        let server = Server::start().await;
        server.answer("204 No Content", "", "");
        let cloud = MockCloud::builder().contract("requests", CONTRACT).start().await.unwrap();
        for url in [&server.url, &cloud.url()] {
            let client = Client::builder().endpoint(url).build().unwrap();
            let call: fn(&Client) -> _ = $call;
            call(&client).send().await.unwrap();
        }
        server.last()
    }};
}

/// The server of an operation that is a path alone is one on the host that the client calls, wherever its other operations are.
#[tokio::test]
async fn the_path_of_a_server_is_on_the_host_of_the_client() {
    let server = Server::start().await;
    server.answer("204 No Content", "", "");
    let client = Client::builder().endpoint(format!("{}/v2", server.url)).build().unwrap();
    client.get_health().id("a b").send().await.unwrap();
    assert_eq!(server.last().target(), "/admin/v1/health/a%20b");
    server.answer("204 No Content", "", "");
    client.list_filtered().send().await.unwrap();
    assert_eq!(server.last().target(), "/v2/filtered");
    let cloud = MockCloud::builder().contract("requests", CONTRACT).start().await.unwrap();
    let client = Client::builder().endpoint(cloud.url()).build().unwrap();
    client.get_health().id("a").send().await.unwrap();
}

#[tokio::test]
async fn lists_of_objects_have_numbered_names() {
    let request = both!(|client| client
        .list_filtered()
        .filters([filter("name", &["a", "b&c"]).operator(types::FilterOperator::Like), filter("state", &["on"])]));
    let target = "/filtered?filters.1.name=name&filters.1.operator=like&filters.1.values.1=a&filters.1.values.2=b%26c&filters.2.name=state&filters.2.values.1=on";
    assert_eq!(request.target(), target);
}

#[tokio::test]
async fn objects_stand_in_the_query_in_every_style() {
    let nested = || {
        types::Nested::builder()
            .name("n".to_owned())
            .range(
                types::Range::try_from(
                    types::Range::builder().from(1).to(oas_runtime::Open::from(jiff::civil::date(2026, 1, 2))),
                )
                .unwrap(),
            )
            .filters(vec![types::Filter::try_from(filter("f", &["v"])).unwrap()])
    };
    let cases: Vec<(&str, String)> = vec![
        ("range%5Bfrom%5D=7", both!(|client| client.list_filtered().range(range(7))).target().to_owned()),
        ("color=red&sizes=1&sizes=2", {
            both!(|client| {
                client.list_filtered().shape(types::Shape::builder().color("red".to_owned()).sizes(vec![1, 2]))
            })
            .target()
            .to_owned()
        }),
        ("pairs=from,7", both!(|client| client.list_filtered().pairs(range(7))).target().to_owned()),
        ("labels%5Ba%5D=1&labels%5Bb%20c%5D=2", {
            both!(|client| {
                let labels = [("a".to_owned(), "1".to_owned()), ("b c".to_owned(), "2".to_owned())];
                client.list_filtered().labels(std::collections::BTreeMap::from(labels))
            })
            .target()
            .to_owned()
        }),
        ("expression=a/b:(c),%26d%2B%23", {
            both!(|client| client.list_filtered().expression("a/b:(c),&d+#")).target().to_owned()
        }),
    ];
    for (query, target) in cases {
        assert_eq!(target, format!("/filtered?{query}"));
    }
    let server = Server::start().await;
    server.answer("204 No Content", "", "");
    let client = Client::builder().endpoint(&server.url).build().unwrap();
    client.list_filtered().nested(nested()).query(nested()).send().await.unwrap();
    let deep = "nested%5Bfilters%5D%5B0%5D%5Bname%5D=f&nested%5Bfilters%5D%5B0%5D%5Bvalues%5D%5B0%5D=v&nested%5Bname%5D=n&nested%5Brange%5D%5Bfrom%5D=1&nested%5Brange%5D%5Bto%5D=2026-01-02";
    let json = "%7B%22filters%22%3A%5B%7B%22name%22%3A%22f%22%2C%22values%22%3A%5B%22v%22%5D%7D%5D%2C%22name%22%3A%22n%22%2C%22range%22%3A%7B%22from%22%3A1%2C%22to%22%3A%222026-01-02%22%7D%7D";
    assert_eq!(server.last().target(), format!("/filtered?{deep}&query={json}"));
    let cloud = MockCloud::builder().contract("requests", CONTRACT).start().await.unwrap();
    let client = Client::builder().endpoint(cloud.url()).build().unwrap();
    client.list_filtered().nested(nested()).query(nested()).send().await.unwrap();
}

#[tokio::test]
async fn headers_and_cookies_hold_objects_and_lists() {
    let request = both!(|client| {
        client.list_filtered().x_range(range(7)).x_query(range(8)).session("a b;c").seen([1, 2]).limits(range(9))
    });
    assert_eq!(request.header("x-range"), Some("from=7"));
    assert_eq!(request.header("x-query"), Some(r#"{"from":8}"#));
    assert_eq!(request.header("cookie"), Some("session=a%20b%3Bc; seen=1; seen=2; limits=from,9"));
}

#[tokio::test]
async fn a_path_has_styles_suffixes_and_several_segments() {
    let request =
        both!(|client| client.get_points().label(["a", "b c"]).matrix(range(1)).list([1, 2]).object(range(3)));
    assert_eq!(request.target(), "/points/.a.b%20c/;from=1/1,2/from,3");
    let request = both!(|client| client.get_tag().name("library/nginx").tag("1.27"));
    assert_eq!(request.target(), "/repositories/library/nginx/tags/1.27");
    let cloud = MockCloud::builder().contract("requests", CONTRACT).start().await.unwrap();
    let client = Client::builder().endpoint(cloud.url()).build().unwrap();
    client.share_image().id("a").send().await.unwrap();
    client.change_image().id("a").send().await.unwrap();
    let targets: Vec<String> = cloud.received().into_iter().map(|received| received.target).collect();
    assert_eq!(targets, ["/images/a:share", "/images/a"]);
}

#[tokio::test]
async fn operations_of_one_path_are_told_apart_by_what_every_request_has() {
    let cloud = MockCloud::builder().contract("requests", CONTRACT).start().await.unwrap();
    let client = Client::builder().endpoint(cloud.url()).build().unwrap();
    assert_eq!(*client.describe_images().limit(3).send().await.unwrap(), ["image"]);
    assert_eq!(*client.describe_tasks().send().await.unwrap(), ["task"]);
    assert_eq!(*client.list_targets().send().await.unwrap(), ["thing"]);
    assert_eq!(*client.list_others().send().await.unwrap(), ["other"]);
    let received = cloud.received();
    assert_eq!(received[0].target, "/?Action=DescribeImages&Version=2020-01-01&Limit=3");
    assert!(received[2].headers.contains(&("x-target".to_owned(), "ListThings".to_owned())));
    assert_eq!(received[2].target, "/");
}

#[tokio::test]
async fn what_cannot_be_written_is_refused_before_it_is_sent() {
    let client = Client::builder().endpoint("http://127.0.0.1:1").build().unwrap();
    let refused = |name: &str, error: oas_runtime::Error, what: &str| {
        let text = error.to_string();
        assert!(text.contains(name) && text.contains(what), "{text}");
    };
    let tag = |name: &str| client.get_tag().name(name).tag("t").preview().unwrap_err();
    for name in ["../x", "a//b", "/a", "a/", "a/./b", ""] {
        refused("name", tag(name), if name.is_empty() { "is empty" } else { "would change the path" });
    }
    refused("name", tag("a\\b"), "slash");
    let other = client.get_tag().name("a").tag("b/c").preview().unwrap_err();
    refused("tag", other, "slash");
    let long = client.list_filtered().filters([filter("a name that is too long", &[])]).preview().unwrap_err();
    refused("`filters.name`", long, "has 23 characters");
    let many = client.list_filtered().filters(std::iter::repeat_n(filter("a", &[]), 6)).preview().unwrap_err();
    refused("filters", many, "6");
    let low = client.list_filtered().range(range(-1)).preview().unwrap_err();
    refused("`range.from`", low, "-1");
    let unnamed = client.list_filtered().filters([types::Filter::builder()]).preview().unwrap_err();
    refused("filters", unnamed, "does not fit");
    let comma = types::Range::builder()
        .from(1)
        .extra([("more".to_owned(), json!("a,b").into())].into_iter().collect::<std::collections::BTreeMap<_, _>>());
    refused("pairs", client.list_filtered().pairs(comma).preview().unwrap_err(), "separator");
}

/// What has a server of its own goes there, and is signed for it; a program that says where to go is followed.
#[tokio::test]
async fn an_operation_has_a_host_of_its_own() {
    let client = Client::builder().access_key("key").secret_key("secret").build().unwrap();
    let preview = client.get_elsewhere().id("7").preview().unwrap();
    assert_eq!(preview.url, "https://uploads.example.com/v2/elsewhere/7");
    let signed = &preview.signatures[0].canonical_request;
    assert!(signed.contains("host:uploads.example.com\n") && signed.contains("/v2/elsewhere/7"), "{signed}");
    assert!(client.delete_things().preview().unwrap().url.starts_with("https://requests.example.com/things"));
    let cloud = MockCloud::builder().contract("requests", CONTRACT).start().await.unwrap();
    let client = Client::builder().endpoint(cloud.url()).build().unwrap();
    client.get_elsewhere().id("7").send().await.unwrap();
    client.delete_things().send().await.unwrap();
    let targets: Vec<String> = cloud.received().into_iter().map(|received| received.target).collect();
    assert_eq!(targets, ["/elsewhere/7", "/things"]);
}

#[tokio::test]
async fn secrets_in_lists_are_masked() {
    let client = Client::builder().endpoint("http://127.0.0.1:1").build().unwrap();
    let preview = client.list_filtered().secrets(["hidden-one", "hidden-two"]).preview().unwrap();
    assert!(!preview.to_string().contains("hidden"), "{preview}");
}

#[tokio::test]
async fn arguments_by_name_are_objects_too() {
    let cloud = MockCloud::builder().contract("requests", CONTRACT).start().await.unwrap();
    let client = Client::builder().endpoint(cloud.url()).build().unwrap();
    let arguments: Arguments = [
        ("filters", json!([{"name": "a", "values": ["1"]}])),
        ("range", json!({"from": 7})),
        ("X-Range", json!({"from": 8})),
        ("limits", json!({"from": 9})),
    ]
    .into_iter()
    .collect();
    client.invoke("list_filtered", arguments).await.unwrap();
    let received = cloud.received();
    assert_eq!(received[0].target, "/filtered?filters.1.name=a&filters.1.values.1=1&range%5Bfrom%5D=7");
}

/// What the fake refuses, a provider would.
#[tokio::test]
async fn the_fake_reads_strictly() {
    let cloud = MockCloud::builder().contract("requests", CONTRACT).start().await.unwrap();
    let get = |target: &str| {
        let url = format!("{}{target}", cloud.url());
        async move { oas_runtime::reqwest::get(url).await.unwrap().status().as_u16() }
    };
    for (target, status) in [
        ("/filtered?filters.1.name=a&filters.1.values.1=b", 204),
        ("/filtered?filters.1.name=a", 400),
        ("/filtered?filters.2.name=a&filters.2.values.1=b", 400),
        ("/filtered?filters.1.name=a&filters.1.values.1=b&filters.1.other=c", 400),
        ("/filtered?range[from]=1", 204),
        ("/filtered?range[from]=-1", 400),
        ("/filtered?range[from]=1&range[from]=2", 400),
        ("/filtered?range[from][x]=1", 400),
        ("/filtered?query=%7B%22name%22%3A1%7D", 400),
        ("/filtered?query=%7B", 400),
        ("/filtered?pairs=from,1", 204),
        ("/filtered?color=red&color=blue", 400),
        ("/?Action=DescribeImages&Version=2020-01-01", 200),
        ("/?Action=DescribeImages", 400),
        ("/?Action=Other&Version=2020-01-01", 400),
    ] {
        assert_eq!(get(target).await, status, "{target}");
    }
}

/// What an operation calls its body stands in the place of the media type that says how it is written; a request without the body has
/// it as well, as all that is constant.
#[tokio::test]
async fn an_operation_says_itself_what_its_body_is_called() {
    let server = Server::start().await;
    let cloud = MockCloud::builder().contract("requests", CONTRACT).start().await.unwrap();
    let call = async |url: &str, arguments| {
        let client = Client::builder().endpoint(url).build().unwrap();
        client.invoke("patch_thing", arguments).await.map(drop)
    };
    for body in [None, Some(json!([{"op": "remove"}]))] {
        let arguments: Arguments = body.iter().map(|body| ("body", body.clone())).collect();
        server.answer("204 No Content", "", "");
        call(&server.url, arguments.clone()).await.unwrap();
        call(&cloud.url(), arguments).await.unwrap();
        assert_eq!(server.last().header("content-type"), Some("application/vnd.example.things-patch"));
        assert_eq!(server.last().body, body.map_or_else(String::new, |body| body.to_string()));
    }
    // The fake knows it by no other name.
    let other = oas_runtime::reqwest::Client::new().patch(format!("{}/patches", cloud.url()));
    let other = other.header("content-type", "application/json").body("[]").send().await.unwrap();
    assert_eq!(other.status().as_u16(), 400);
}
