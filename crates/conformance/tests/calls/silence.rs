//! No success that was none, and no end that was none: errors with a successful status, and pages that contradict themselves.
//! Every list is tried in every style of paging.

use std::ops::Range;

use crate::support::Server;
use oas_runtime::{Error, ErrorKind, ItemStream, Paged, RetryPolicy};
use serde_json::{Value, json};

/// A list of one style: how its pages are written, and what comes of asking for all of its items in pages of ten.
struct Style {
    name: &'static str,
    /// The items of a range, the cursor of the next page where there is one, the total where it is stated.
    page: fn(Range<usize>, Option<&str>, Option<u64>) -> Value,
    /// The same item with its number for a key.
    item: fn(usize) -> Value,
    empty: fn() -> Value,
}

const CURSOR: Style = Style {
    name: "cursor",
    page: |ids, next, _| {
        let data: Vec<Value> = ids.map(CURSOR.item).collect();
        json!({"data": data, "next_cursor": next.unwrap_or(""), "has_more": next.is_some()})
    },
    item: |id| json!({"task_id": id.to_string(), "status": {"status": "running"}, "product_ids": [], "completed_at": 0, "reason": []}),
    empty: || json!({"data": [], "next_cursor": "", "has_more": false}),
};

const PAGE: Style = Style {
    name: "page",
    page: |ids, _, total| {
        let data: Vec<Value> = ids.map(PAGE.item).collect();
        json!({"requestId": "r", "result": {"taskSet": data, "totalCount": total}})
    },
    item: |id| json!({"taskId": id.to_string(), "finishedTime": ""}),
    empty: || json!({"requestId": "r", "result": {"taskSet": [], "totalCount": null}}),
};

const OFFSET: Style = Style {
    name: "offset",
    page: |ids, _, total| {
        let data: Vec<Value> = ids.map(OFFSET.item).collect();
        json!({"images": data, "total": total})
    },
    item: |id| json!({"id": id.to_string()}),
    empty: || json!({"images": []}),
};

async fn keys<R: Paged>(mut stream: ItemStream<R>, key: impl Fn(R::Item) -> String) -> (Vec<String>, Option<Error>) {
    let mut keys = Vec::new();
    loop {
        match stream.try_next().await {
            Ok(Some(item)) => keys.push(key(item)),
            Ok(None) => return (keys, None),
            Err(error) => return (keys, Some(error)),
        }
    }
}

impl Style {
    /// All items of the list, in pages of ten, and the error after them.
    async fn list(&self, server: &Server) -> (Vec<String>, Option<Error>) {
        match self.name {
            "cursor" => {
                let client = ppio_gpu::Client::builder().api_key("k").endpoint(&server.url).retry(RetryPolicy::never());
                keys(client.build().unwrap().list_prewarm_tasks().limit(10).into_stream(), |task| task.task_id).await
            }
            "page" => {
                let client = jdcloud_vm::Client::builder().access_key("a").secret_key("s").region("cn-north-1");
                let client = client.endpoint(&server.url).retry(RetryPolicy::never()).build().unwrap();
                let tasks = client.image_tasks().task_action("ImportImage").page_size(10);
                keys(tasks.into_stream(), |task| task.task_id).await
            }
            _ => {
                let client = huaweicloud_iec::Client::builder().auth_token("t").endpoint(&server.url);
                let client = client.retry(RetryPolicy::never()).build().unwrap();
                keys(client.list_images().limit(10).into_stream(), |image| image.id).await
            }
        }
    }

    fn whole(count: usize) -> Vec<String> {
        (0..count).map(|id| id.to_string()).collect()
    }
}

const STYLES: [Style; 3] = [CURSOR, PAGE, OFFSET];

/// Errors as they are sent with a successful status: the client, the body, the code.
fn errors() -> Vec<(Style, Value, &'static str)> {
    vec![
        (CURSOR, json!({"code": 401, "reason": "INVALID_API_KEY", "message": "bad"}), "INVALID_API_KEY"),
        // A body that would decode, but for the error beside it.
        (CURSOR, json!({"data": [], "code": 500, "message": "half of it"}), "500"),
        (OFFSET, json!({"error_code": "APIGW.0301", "error_msg": "x"}), "APIGW.0301"),
        (OFFSET, json!({"images": null, "error": {"code": "IEC.1", "message": "x"}}), "IEC.1"),
        (PAGE, json!({"requestId": "r", "result": {}, "error": {"code": 403, "message": "no"}}), "403"),
        (
            PAGE,
            json!({"requestId": "r", "result": {"taskSet": []}, "error": {"status": "INTERNAL", "message": "no"}}),
            "INTERNAL",
        ),
    ]
}

#[tokio::test]
async fn an_error_with_a_successful_status_is_an_error() {
    for (style, body, code) in errors() {
        let server = Server::start().await;
        server.json(&body);
        let (items, error) = style.list(&server).await;
        let error = error.unwrap_or_else(|| panic!("{}: {body} is an empty success", style.name));
        assert_eq!((error.kind(), error.code(), items.len()), (ErrorKind::Service, Some(code), 0), "{body}");
        // The same as a later page: what has come stays, and the list does not end there.
        server.json(&(style.page)(0..10, Some("c1"), Some(20)));
        server.json(&body);
        let (items, error) = style.list(&server).await;
        assert_eq!((items, error.unwrap().code()), (Style::whole(10), Some(code)), "{body}");
    }
}

#[tokio::test]
async fn a_required_list_is_there() {
    for body in [json!({}), json!({"success": false})] {
        for style in &STYLES {
            let server = Server::start().await;
            server.json(&body);
            let (items, error) = style.list(&server).await;
            assert_eq!((items.len(), error.unwrap().kind()), (0, ErrorKind::Decode), "{}: {body}", style.name);
        }
    }
    let server = Server::start().await;
    server.json(&json!({"requestId": "r", "result": {}}));
    let error = PAGE.list(&server).await.1.unwrap();
    assert!(error.to_string().contains("missing field `taskSet`"), "{error}");
    // The contracts say that it may be `null`.
    for null in [
        json!({"data": null, "has_more": false}),
        json!({"requestId": "r", "result": {"taskSet": null}}),
        json!({"images": null}),
    ] {
        let style = if null.get("data").is_some() {
            CURSOR
        } else if null.get("images").is_some() {
            OFFSET
        } else {
            PAGE
        };
        server.json(&null);
        let (items, error) = style.list(&server).await;
        assert!(items.is_empty() && error.is_none(), "{null}: {error:?}");
    }
}

#[tokio::test]
async fn throttling_with_a_successful_status_is_tried_again() {
    let server = Server::start().await;
    let client = huaweicloud_iec::Client::builder().auth_token("t").endpoint(&server.url).build().unwrap();
    server.json(&json!({"error_code": "APIGW.0308", "error_msg": "too many"}));
    server.json(&json!({"images": []}));
    assert!(client.list_images().send().await.unwrap().images.is_empty());
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn operations_that_promise_nothing_may_fail() {
    let server = Server::start().await;
    let client = conformance::Client::builder().token("t").key("k").endpoint(&server.url);
    let client = client.retry(RetryPolicy::never()).build().unwrap();
    let fault = json!({"fault": {"code": "BAD", "text": "not gone"}});
    // One without a body.
    server.json(&fault);
    let error = client.delete_part().thing_id("ab").part("a").send().await.unwrap_err();
    assert_eq!((error.kind(), error.code(), error.message()), (ErrorKind::Service, Some("BAD"), "not gone"));
    // One whose members are all optional.
    server.json(&fault);
    let error = client.wait().kind("x").from(0).send().await.unwrap_err();
    assert_eq!(error.code(), Some("BAD"));
    // What the contract lists as success is one, and so is what has the form of no error.
    for body in [json!({"fault": {"code": "OK", "text": "done"}}), json!({"fault": null}), json!({})] {
        server.json(&body);
        client.delete_part().thing_id("ab").part("a").send().await.unwrap();
        server.json(&body);
        client.wait().kind("x").from(0).send().await.unwrap();
    }
}

/// The pages of 25 items that all state these totals.
fn pages(style: &Style, totals: [Option<u64>; 3]) -> Vec<Value> {
    let ranges = [0..10, 10..20, 20..25].into_iter().zip(totals);
    ranges.map(|(range, total)| (style.page)(range, None, total)).collect()
}

#[tokio::test]
async fn items_decide_before_totals() {
    for style in [PAGE, OFFSET] {
        for (what, totals) in [
            ("0", [Some(0); 3]),
            ("what is on the page", [Some(10), Some(10), Some(5)]),
            ("20", [Some(20); 3]),
            ("25", [Some(25); 3]),
            ("another each time", [Some(7), Some(21), Some(24)]),
        ] {
            let server = Server::start().await;
            for page in pages(&style, totals) {
                server.json(&page);
            }
            let (items, error) = style.list(&server).await;
            assert!(error.is_none(), "{} {what}: {error:?}", style.name);
            assert_eq!((items, server.requests().len()), (Style::whole(25), 3), "{} {what}", style.name);
        }
        // Where the last page is full, another one is asked for: it is empty, or refused, and the list has ended.
        for refusal in [None, Some("404 Not Found"), Some("400 Bad Request")] {
            let server = Server::start().await;
            server.json(&(style.page)(0..10, None, Some(10)));
            match refusal {
                None => server.json(&(style.empty)()),
                Some(status) => server.answer(status, "", "{}"),
            }
            let (items, error) = style.list(&server).await;
            assert!(error.is_none(), "{error:?}");
            assert_eq!((items, server.requests().len()), (Style::whole(10), 2));
        }
        // Anything else is no end.
        for status in ["403 Forbidden", "429 Too Many Requests", "500 Internal Server Error"] {
            let server = Server::start().await;
            server.json(&(style.page)(0..10, None, Some(10)));
            server.answer(status, "", "{}");
            assert!(style.list(&server).await.1.is_some(), "{status}");
        }
    }
}

#[tokio::test]
async fn an_end_that_contradicts_what_was_said_is_an_error() {
    for style in [PAGE, OFFSET] {
        for (what, totals, message) in [
            (
                "an empty page in the middle",
                Some(25),
                "there is an empty page after 10 items, but there are said to be 25",
            ),
            ("an empty first page", Some(25), "there is an empty page after 0 items, but there are said to be 25"),
        ] {
            let server = Server::start().await;
            let first = if what.contains("first") { 0..0 } else { 0..10 };
            server.json(&(style.page)(first.clone(), None, totals));
            server.json(&(style.page)(0..0, None, totals));
            let (items, error) = style.list(&server).await;
            let error = error.unwrap();
            assert_eq!((error.kind(), error.message()), (ErrorKind::Paging, message), "{} {what}", style.name);
            assert_eq!(items, Style::whole(first.len()));
        }
    }
    let server = Server::start().await;
    server.json(&(CURSOR.page)(0..10, Some("c1"), None));
    server.json(&json!({"data": (10..20).map(CURSOR.item).collect::<Vec<_>>(), "next_cursor": "", "has_more": true}));
    let (items, error) = CURSOR.list(&server).await;
    assert_eq!(items, Style::whole(20));
    assert_eq!(
        error.unwrap().to_string(),
        "list_prewarm_tasks: there is said to be more, but there is no cursor of the next page"
    );
}

#[tokio::test]
async fn known_items_end_a_circle() {
    for style in &STYLES {
        // The same page again, and two that take turns, each with a cursor that was not there before.
        for turns in [1, 2] {
            let server = Server::start().await;
            for turn in 0..6 {
                let from = turn % turns * 10;
                server.json(&(style.page)(from..from + 10, Some(&format!("c{turn}")), Some(1000)));
            }
            let (items, error) = style.list(&server).await;
            assert_eq!(items, Style::whole(turns * 10), "{}", style.name);
            assert_eq!(error.unwrap().message(), "the page has the same items as one before");
            assert_eq!(server.requests().len(), turns + 1);
        }
    }
}

#[tokio::test]
async fn what_a_contract_says_of_ends() {
    let server = Server::start().await;
    let client =
        conformance::Client::builder().token("t").endpoint(&server.url).retry(RetryPolicy::never()).build().unwrap();
    let page = |ids: Range<i64>, count: i64| {
        let list: Vec<Value> = ids.map(|id| json!({"id": id})).collect();
        json!({"answer": {"list": list, "count": count, "more": null}})
    };
    // A code, or a status, by which a page beyond the end is refused.
    for (status, body) in
        [("409 Conflict", json!({"fault": {"code": "PAST_END", "text": "none left"}})), ("410 Gone", json!({}))]
    {
        server.json(&page(0..3, 9));
        server.answer(status, "", &body.to_string());
        let events: Vec<_> = client.wait().kind("x").from(0).into_stream().try_collect().await.unwrap();
        assert_eq!(events.len(), 3, "{status}");
    }
    // It is no end of a list that has not begun.
    server.answer("410 Gone", "", "{}");
    assert!(client.wait().kind("x").from(0).into_stream().try_next().await.is_err());
    // A contradiction that the contract wants to hear of at the end.
    server.json(&page(0..3, 9));
    server.json(&page(0..0, 9));
    let mut stream = client.wait().kind("x").from(0).into_stream();
    let mut count = 0;
    while stream.try_next().await.unwrap().is_some() {
        assert_eq!(stream.warning(), None);
        count += 1;
    }
    let warning = "there is an empty page after 3 items, but there are said to be 9";
    assert_eq!((count, stream.warning(), stream.position()), (3, Some(warning), None));
}

#[tokio::test]
async fn a_list_that_breaks_says_where() {
    for (style, position) in
        STYLES.iter().zip(["cursor=c1&size=10&skip=0", "page=2&size=10&skip=0", "offset=10&size=10&skip=0"])
    {
        let server = Server::start().await;
        server.json(&(style.page)(0..10, Some("c1"), Some(25)));
        server.answer("500 Internal Server Error", "", "");
        let (items, error) = style.list(&server).await;
        let error = error.unwrap();
        assert_eq!((items, error.position()), (Style::whole(10), Some(position)));
        assert!(error.to_string().contains(&format!(", in a list at `{position}`")), "{error}");
        assert_eq!(error.host(), server.url.strip_prefix("http://"));
    }
}
