//! Lists that come in pages: what arrives, what is asked for, where they end.

use crate::support::{Server, cloud};
use oas_runtime::{ErrorKind, ItemStream, Paged, Position, RetryPolicy};
use serde_json::{Value, json};

fn ppio(url: &str) -> ppio_gpu::Client {
    let client = ppio_gpu::Client::builder().api_key("made-up").endpoint(url);
    client.retry(RetryPolicy::never()).build().unwrap()
}

fn task(id: &str) -> Value {
    json!({"task_id": id, "status": {"status": "running"}, "product_ids": [], "completed_at": 0, "reason": []})
}

fn cursor_page(ids: &[&str], next: &str, more: impl Into<Value>) -> Value {
    let data: Vec<Value> = ids.iter().map(|id| task(id)).collect();
    json!({"data": data, "next_cursor": next, "has_more": more.into()})
}

async fn ids(stream: &mut ItemStream<ppio_gpu::builder::ListPrewarmTasks>) -> Vec<String> {
    let mut ids = Vec::new();
    while let Ok(Some(task)) = stream.try_next().await {
        ids.push(task.task_id);
    }
    ids
}

fn targets(server: &Server) -> Vec<String> {
    server.requests().iter().map(|request| request.target().split('?').nth(1).unwrap_or("").to_owned()).collect()
}

/// What a program logs of a list is which one it is and where it stands, and none of its items.
#[tokio::test]
async fn a_list_is_shown_by_its_operation_and_position() {
    let server = Server::start().await;
    server.json(&cursor_page(&["a", "b"], "c1", true));
    let mut tasks = ppio(&server.url).list_prewarm_tasks().into_stream();
    tasks.try_next().await.unwrap();
    let shown = format!("{tasks:?}");
    assert!(shown.contains("list_prewarm_tasks") && shown.contains("skip=1"), "{shown}");
    assert!(!shown.contains("running") && !shown.contains("made-up"), "{shown}");
    // An answer is shown with its status and value.
    server.json(&cursor_page(&["a"], "", false));
    let shown = format!("{:?}", ppio(&server.url).list_prewarm_tasks().send().await.unwrap());
    assert!(shown.contains("200") && shown.contains("Running"), "{shown}");
}

#[tokio::test]
async fn a_cursor_ends_at_whichever_end_comes_first() {
    for (next, more) in [("c2", json!(false)), ("", json!(null)), ("", json!(false))] {
        let server = Server::start().await;
        server.json(&cursor_page(&["a", "b"], "c1", true));
        server.json(&cursor_page(&[], "c9", true));
        server.json(&cursor_page(&["c"], next, more));
        let mut stream = ppio(&server.url).list_prewarm_tasks().limit(2).into_stream();
        assert_eq!(ids(&mut stream).await, ["a", "b", "c"], "an empty page is no end");
        assert_eq!(targets(&server), ["limit=2", "limit=2&cursor=c1", "limit=2&cursor=c9"]);
        assert_eq!((stream.position(), stream.try_next().await.unwrap()), (None, None));
    }
}

#[tokio::test]
async fn a_cursor_that_was_there_before_is_an_error_and_no_loop() {
    for circle in [&["c1", "c1"][..], &["c1", "c2", "c1"], &["c1", "c2", "c3", "c2"]] {
        let server = Server::start().await;
        for (index, next) in circle.iter().enumerate() {
            server.json(&cursor_page(&[&index.to_string()], next, true));
        }
        let mut stream = ppio(&server.url).list_prewarm_tasks().into_stream();
        for index in 0..circle.len() {
            assert_eq!(stream.try_next().await.unwrap().unwrap().task_id, index.to_string());
        }
        let error = stream.try_next().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Paging);
        let last = circle.last().unwrap();
        assert_eq!(
            error.to_string(),
            format!("list_prewarm_tasks: the cursor `{last}` leads back to a page that was there before")
        );
        assert_eq!(stream.try_next().await.unwrap(), None, "it ends after an error");
        assert_eq!(server.requests().len(), circle.len());
    }
}

fn jdcloud(server: &Server) -> jdcloud_vm::builder::ImageTasks {
    let client = jdcloud_vm::Client::builder().access_key("access").secret_key("secret").region("cn-north-1");
    let client = client.endpoint(&server.url).retry(RetryPolicy::never()).build().unwrap();
    client.image_tasks().task_action("ImportImage")
}

fn numbered_page(ids: std::ops::Range<usize>, total: impl Into<Value>) -> Value {
    let tasks: Vec<Value> = ids.map(|id| json!({"taskId": id.to_string(), "finishedTime": ""})).collect();
    json!({"requestId": "r", "result": {"taskSet": tasks, "totalCount": total.into()}})
}

async fn numbers<R>(stream: ItemStream<R>) -> Vec<usize>
where
    R: Paged<Item = jdcloud_vm::types::TaskInfo>,
{
    let tasks: Vec<_> = stream.try_collect().await.unwrap();
    tasks.iter().map(|task| task.task_id.parse().unwrap()).collect()
}

#[tokio::test]
async fn pages_by_number() {
    let all = |count: usize| (0..count).collect::<Vec<_>>();
    // What the server answers, what comes of it, how many requests that takes.
    let cases: Vec<(&str, Vec<Value>, Vec<usize>, usize)> = vec![
        ("a total", vec![numbered_page(0..10, 18), numbered_page(10..18, 18)], all(18), 2),
        (
            "a total that full pages reach",
            vec![numbered_page(0..10, 20), numbered_page(10..20, 20), numbered_page(20..20, 20)],
            all(20),
            3,
        ),
        ("short pages", vec![numbered_page(0..8, 12), numbered_page(8..9, 12), numbered_page(9..12, 12)], all(12), 3),
        ("no total", vec![numbered_page(0..10, json!(null)), numbered_page(10..10, json!(null))], all(10), 2),
        ("a total that shrinks", vec![numbered_page(0..10, 25), numbered_page(10..15, 15)], all(15), 2),
        (
            "a total that grows",
            vec![numbered_page(0..10, 15), numbered_page(10..20, 25), numbered_page(20..25, 25)],
            all(25),
            3,
        ),
        // Five new tasks at the beginning have pushed five of the first page onto the second.
        (
            "items that come twice",
            vec![numbered_page(0..10, 20), numbered_page(5..15, 25), numbered_page(15..20, 25)],
            all(20),
            3,
        ),
        ("an empty list", vec![numbered_page(0..0, 0)], vec![], 1),
    ];
    for (what, pages, expected, requests) in cases {
        let server = Server::start().await;
        for page in &pages {
            server.json(page);
        }
        assert_eq!(numbers(jdcloud(&server).page_size(10).into_stream()).await, expected, "{what}");
        assert_eq!(server.requests().len(), requests, "{what}");
        for (index, request) in server.requests().iter().enumerate().skip(1) {
            assert!(request.target().contains(&format!("pageNumber={}&", index + 1)), "{what}: {}", request.target());
        }
    }
    // A server that cuts pages shorter than what was asked for.
    let server = Server::start().await;
    for start in [0, 4, 8] {
        server.json(&numbered_page(start..(start + 4).min(10), 10));
    }
    assert_eq!(numbers(jdcloud(&server).page_size(10).into_stream()).await, all(10));
}

#[tokio::test]
async fn a_page_that_comes_again_is_an_error_and_no_loop() {
    let server = Server::start().await;
    (0..3).for_each(|_| server.json(&numbered_page(0..10, 1000)));
    let mut stream = jdcloud(&server).into_stream();
    for _ in 0..10 {
        stream.try_next().await.unwrap().unwrap();
    }
    let error = stream.try_next().await.unwrap_err();
    assert_eq!(error.to_string(), "image_tasks: the page has the same items as one before");
    assert_eq!(server.requests().len(), 2);
}

fn images(ids: std::ops::Range<usize>, total: usize) -> Value {
    let images: Vec<Value> = ids.map(|id| json!({"id": id.to_string()})).collect();
    json!({"images": images, "total": total})
}

#[tokio::test]
async fn pages_by_offset() {
    let server = Server::start().await;
    let client = huaweicloud_iec::Client::builder().auth_token("made-up").endpoint(&server.url).build().unwrap();
    server.json(&images(0..500, 1200));
    server.json(&images(500..990, 1200));
    server.json(&images(990..1200, 1200));
    let images: Vec<_> = client.list_images().into_stream().try_collect().await.unwrap();
    assert_eq!(images.len(), 1200);
    assert_eq!(targets(&server), ["", "offset=500", "offset=990"], "after what has come, not after what was asked for");
    let error = client.list_images().limit(501).into_stream().try_next().await.unwrap_err();
    assert!(error.to_string().contains("`limit` is 501, but must be from 1 to 500"), "{error}");
}

#[tokio::test]
async fn nothing_is_asked_for_that_is_not_wanted() {
    let cloud = cloud().items(100).start().await.unwrap();
    let variables = cloud.environment();
    let client = ppio_gpu::Client::builder().variables(|name| variables.get(name).cloned()).build().unwrap();
    let list = || client.list_prewarm_tasks().limit(10).into_stream();
    let since = |before: usize| cloud.received().len() - before;
    drop(list());
    assert_eq!(since(0), 0, "nothing is sent before the first item is asked for");
    assert_eq!(ids(&mut list()).await.len(), 100);
    assert_eq!(since(0), 10);
    let mut limited = list().max_items(15);
    assert_eq!(ids(&mut limited).await.len(), 15);
    assert_eq!(since(10), 2);
    assert_eq!(ids(&mut list().max_pages(3)).await.len(), 30);
    assert_eq!(since(12), 3);
    assert_eq!((ids(&mut list().max_items(0)).await.len(), ids(&mut list().max_pages(0)).await.len()), (0, 0));
    assert_eq!(since(15), 0);
    let mut pages = client.list_prewarm_tasks().limit(40).pages();
    let mut sizes = Vec::new();
    while let Some(page) = pages.try_next().await.unwrap() {
        assert_eq!(page.status(), 200);
        sizes.push(page.data.len());
    }
    assert_eq!(sizes, [40, 40, 20]);
}

#[tokio::test]
async fn the_next_page_is_on_its_way() {
    let cloud = cloud().items(30).start().await.unwrap();
    let variables = cloud.environment();
    let client = ppio_gpu::Client::builder().variables(|name| variables.get(name).cloned()).build().unwrap();
    let mut stream = client.list_prewarm_tasks().limit(10).into_stream().prefetch();
    stream.try_next().await.unwrap().unwrap();
    for _ in 0..200 {
        if cloud.received().len() == 2 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    assert_eq!(cloud.received().len(), 2, "while the first page is read");
    assert_eq!(ids(&mut stream).await.len(), 29);
    assert_eq!(cloud.received().len(), 3, "none is asked for after the last");
}

#[tokio::test]
async fn a_list_is_taken_up_where_it_was_left() {
    let cloud = cloud().items(37).start().await.unwrap();
    let variables = cloud.environment();
    let ppio = ppio_gpu::Client::builder().variables(|name| variables.get(name).cloned()).build().unwrap();
    let list = || ppio.list_prewarm_tasks().limit(10);
    let whole = ids(&mut list().into_stream()).await;
    for taken in [0, 1, 9, 10, 11, 36, 37] {
        let mut stream = list().into_stream();
        for id in &whole[..taken] {
            assert_eq!(stream.try_next().await.unwrap().unwrap().task_id, *id);
        }
        let Some(position) = stream.position() else {
            assert_eq!(taken, 37);
            continue;
        };
        let saved: Position = serde_json::from_value(serde_json::to_value(position).unwrap()).unwrap();
        // The size of a page is part of the position.
        for request in [list(), ppio.list_prewarm_tasks()] {
            let mut resumed = request.into_stream().resume(&saved);
            assert_eq!(ids(&mut resumed).await, whole[taken..], "after {taken}, at {saved}");
        }
    }
    let jdcloud = jdcloud_vm::Client::builder().variables(|name| variables.get(name).cloned()).region("cn-north-1");
    let jdcloud = jdcloud.build().unwrap();
    let list = || jdcloud.image_tasks().task_action("ImportImage").page_size(10).into_stream();
    let all: Vec<_> = list().try_collect().await.unwrap();
    let mut stream = list();
    for _ in 0..23 {
        stream.try_next().await.unwrap().unwrap();
    }
    assert_eq!(stream.position().unwrap().to_string(), "page=3&size=10&skip=3");
    let rest: Vec<_> = list().resume(&stream.position().unwrap()).try_collect().await.unwrap();
    assert_eq!(rest, all[23..]);
    let other = jdcloud.image_tasks().task_action("ImportImage").page_size(5).into_stream();
    let error = other.resume(&stream.position().unwrap()).try_next().await.unwrap_err();
    assert_eq!(error.to_string(), "image_tasks: the list cannot be resumed at `page=3&size=10&skip=3` with pages of 5");
    let error = list().resume(&"cursor=x&skip=0".parse().unwrap()).try_next().await.unwrap_err();
    assert!(error.to_string().contains("it is not paged by cursor"), "{error}");
    for wrong in ["", "page=1", "page=1&skip=x", "pages=1&skip=0", "page=1&size=2&skip=0&more=1", "cursor=%FF&skip=0"] {
        let error = wrong.parse::<Position>().unwrap_err();
        assert!(error.to_string().contains("is no position in a list, such as"), "{error}");
    }
}

#[tokio::test]
async fn after_an_error_the_list_can_go_on() {
    let server = Server::start().await;
    server.json(&cursor_page(&["a"], "c1", true));
    server.answer("500 Internal Server Error", "", "");
    server.json(&cursor_page(&["b"], "", false));
    let client = ppio(&server.url);
    let mut stream = client.list_prewarm_tasks().into_stream();
    stream.try_next().await.unwrap().unwrap();
    assert_eq!(stream.try_next().await.unwrap_err().status().unwrap(), 500);
    assert_eq!(stream.try_next().await.unwrap(), None);
    let position = stream.position().unwrap();
    assert_eq!(position.to_string(), "cursor=c1&skip=0");
    assert_eq!(ids(&mut client.list_prewarm_tasks().into_stream().resume(&position)).await, ["b"]);
    // A user's own start is where the list begins.
    server.json(&cursor_page(&["z"], "", false));
    assert_eq!(ids(&mut client.list_prewarm_tasks().cursor("mine").into_stream()).await, ["z"]);
    assert_eq!(server.last().target(), "/gpus/v2/prewarm-tasks?cursor=mine");
}

#[tokio::test]
async fn streams_and_waits_go_to_other_tasks() {
    let cloud = cloud().items(3).start().await.unwrap();
    let variables = cloud.environment();
    let stream = {
        let client = ppio_gpu::Client::builder().variables(|name| variables.get(name).cloned()).build().unwrap();
        client.list_prewarm_tasks().into_stream()
    };
    let tasks: Vec<_> = tokio::spawn(stream.try_collect()).await.unwrap().unwrap();
    assert_eq!(tasks.len(), 3);
}

#[tokio::test]
async fn lists_of_every_form() {
    let server = Server::start().await;
    let client = conformance::Client::builder().token("t").endpoint(&server.url).build().unwrap();
    let page = |ids: &[i64], count: Value, more: Value| {
        let list: Vec<Value> = ids.iter().map(|id| json!({"id": id})).collect();
        json!({"answer": {"list": list, "count": count, "more": more}})
    };
    // The total as text, the flag as text, a required parameter that moves.
    server.json(&page(&[1, 2], json!("9"), json!("true")));
    server.json(&page(&[3], json!(3), json!("false")));
    let events: Vec<_> = client.wait().kind("x").from(0).into_stream().try_collect().await.unwrap();
    assert_eq!(events.iter().map(|event| event.id.unwrap()).collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(targets(&server), ["from=0", "from=2"]);
    // Nothing of it is there.
    for empty in [json!({}), json!({"answer": {}}), json!({"answer": {"list": []}})] {
        server.json(&empty);
        assert_eq!(client.wait().kind("x").from(0).into_stream().try_next().await.unwrap(), None);
    }
    // A bare list that says nothing of itself ends with an empty page.
    server.json(&json!(["a", "b"]));
    server.json(&json!(["c"]));
    server.json(&json!([]));
    let words: Vec<String> = client.words().into_stream().try_collect().await.unwrap();
    assert_eq!(words, ["a", "b", "c"]);
    assert_eq!(targets(&server)[5..], ["", "page=1", "page=2"], "its pages start at 0");
}
