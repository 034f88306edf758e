//! Values of another type than the contract says, as the bug reports of SDKs have them, in lists of every style of paging: nothing is
//! lost where the value is the same, else the error names the row and the place in it, and the other rows can be had.

use crate::support::Server;
use oas_runtime::{Error, ErrorKind, ItemStream, Json, Paged, RetryPolicy, Row};

fn json(text: &str) -> Json {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// A list: its name, the page with a row in the middle and a member of the page, what is said of a spoilt row, the path to it.
struct List {
    name: &'static str,
    page: fn(&str, &str) -> String,
    path: &'static str,
    total: &'static str,
    empty: &'static str,
}

const LISTS: [List; 4] = [
    List {
        name: "cursor",
        page: |row, more| {
            let good = |id: u8| {
                format!(
                    r#"{{"task_id": "{id}", "status": {{"status": "running"}}, "product_ids": [], "completed_at": 0, "reason": []}}"#
                )
            };
            format!(r#"{{"data": [{}, {row}, {}], "next_cursor": ""{more}}}"#, good(1), good(3))
        },
        path: "data[1]",
        total: "has_more",
        empty: r#"{"data": []}"#,
    },
    List {
        name: "page",
        page: |row, more| {
            let good = |id: u8| {
                format!(r#"{{"id": "{id}", "state": "Running", "products": [], "completeTime": "", "reason": []}}"#)
            };
            format!(r#"{{"data": [{}, {row}, {}]{more}}}"#, good(1), good(3))
        },
        path: "data[1]",
        total: "total",
        empty: r#"{"data": []}"#,
    },
    List {
        name: "nested page",
        page: |row, more| {
            let good = |id: u8| format!(r#"{{"taskId": "{id}", "finishedTime": ""}}"#);
            format!(r#"{{"requestId": "r", "result": {{"taskSet": [{}, {row}, {}]{more}}}}}"#, good(1), good(3))
        },
        path: "result.taskSet[1]",
        total: "totalCount",
        empty: r#"{"requestId": "r", "result": {"taskSet": []}}"#,
    },
    List {
        name: "offset",
        page: |row, more| {
            let good = |id: u8| format!(r#"{{"id": "{id}"}}"#);
            format!(r#"{{"images": [{}, {row}, {}]{more}}}"#, good(1), good(3))
        },
        path: "images[1]",
        total: "total",
        empty: r#"{"images": []}"#,
    },
];

/// The names of the items, and of the rows that are none.
type Rows = (Vec<String>, Vec<(usize, Json, Error)>);

async fn rows<R: Paged>(items: ItemStream<R>, name: impl Fn(R::Item) -> String) -> Result<Rows, Error> {
    let (mut names, mut raw) = (Vec::new(), Vec::new());
    let mut rows = items.rows();
    while let Some(row) = rows.try_next().await? {
        match row {
            Row::Item(item) => names.push(name(item)),
            Row::Raw(row) => raw.push((row.index, row.json, row.error)),
        }
    }
    assert_eq!(rows.position(), None);
    Ok((names, raw))
}

async fn names<R: Paged>(items: ItemStream<R>, name: impl Fn(R::Item) -> String) -> Result<Rows, Error> {
    let items: Vec<R::Item> = items.try_collect().await?;
    Ok((items.into_iter().map(name).collect(), Vec::new()))
}

impl List {
    async fn read(&self, body: &str, keeps_rows: bool) -> Result<Rows, Error> {
        let server = Server::start().await;
        for body in [body, self.empty] {
            server.answer("200 OK", "content-type: application/json\r\n", body);
        }
        macro_rules! read {
            ($items:expr, $name:expr) => {
                if keeps_rows { rows($items, $name).await } else { names($items, $name).await }
            };
        }
        let never = RetryPolicy::never();
        match self.name {
            "cursor" => {
                let client = ppio_gpu::Client::builder().api_key("k").endpoint(&server.url).retry(never).build()?;
                read!(client.list_prewarm_tasks().into_stream(), |task| task.task_id)
            }
            "page" => {
                let client =
                    ppio_gpu_instance::Client::builder().api_key("k").endpoint(&server.url).retry(never).build()?;
                read!(client.list_image_prewarm().page_size(10).into_stream(), |task| task.id)
            }
            "nested page" => {
                let client = jdcloud_vm::Client::builder().access_key("a").secret_key("s").region("cn-north-1");
                let client = client.endpoint(&server.url).retry(never).build()?;
                read!(client.image_tasks().task_action("ImportImage").page_size(10).into_stream(), |task| task.task_id)
            }
            _ => {
                let client =
                    huaweicloud_iec::Client::builder().auth_token("t").endpoint(&server.url).retry(never).build()?;
                read!(client.list_images().limit(10).into_stream(), |image| image.id)
            }
        }
    }
}

#[tokio::test]
async fn the_same_value_in_another_spelling_costs_nothing() {
    for (list, total) in LISTS.iter().zip([["\"false\"", "0"], ["\"3\"", "3.0"], ["\"3\"", "3.0"], ["\"3\"", "3e0"]]) {
        for total in total {
            let row = match list.name {
                "cursor" => {
                    r#"{"task_id": 7094, "image_size": "10737418240", "created_at": "1714982400", "completed_at": 253402300799, "status": {"status": 2, "error": 0}, "product_ids": [7], "reason": null, "note": false}"#
                }
                "page" => {
                    r#"{"id": 7094, "state": 1, "imageSize": 72298048, "createTime": 1757656178.0, "completeTime": "soon", "products": [{"productId": 7}], "reason": [1.50]}"#
                }
                "nested page" => {
                    r#"{"taskId": 7094, "progress": "40", "finishedTime": "9999-12-31T23:59:59Z", "createdTime": "0000-00-00 00:00:00", "errorInfo": 5, "new": 1e400}"#
                }
                _ => {
                    r#"{"id": 7094, "min_disk": "40", "min_ram": 5.0, "created_at": "2020-12-30T03:23:29+0800", "updated_at": "never", "protected": "false"}"#
                }
            };
            let body = (list.page)(row, &format!(r#", "{}": {total}"#, list.total));
            let (names, _) = list
                .read(&body, false)
                .await
                .unwrap_or_else(|error| panic!("{}: {error} {:?}", list.name, error.path()));
            assert_eq!(names, ["1", "7094", "3"], "{}", list.name);
        }
    }
}

#[tokio::test]
async fn one_row_that_is_none_is_named_or_handed_over() {
    for (list, (row, place)) in LISTS.iter().zip([
        (r#"{"task_id": "2", "status": {"status": "running"}, "product_ids": [[1e400]], "completed_at": 0, "reason": []}"#, ".product_ids[0]"),
        (r#"{"id": "2", "state": "Running", "products": [], "completeTime": "", "reason": [], "imageSize": -1.50}"#, ".imageSize"),
        (r#"{"taskId": {"new": "form"}, "finishedTime": ""}"#, ".taskId"),
        (r#"{"id": "2", "min_disk": 1.50}"#, ".min_disk"),
    ]) {
        let body = (list.page)(row, "");
        let error = list.read(&body, false).await.unwrap_err();
        let path = format!("{}{place}", list.path);
        assert_eq!((error.kind(), error.path()), (ErrorKind::Decode, Some(path.as_str())), "{error}");
        assert!(error.to_string().contains(&path), "{error}");
        let (names, raw) = list.read(&body, true).await.unwrap_or_else(|error| panic!("{}: {error}", list.name));
        assert_eq!(names, ["1", "3"], "{}", list.name);
        let [(1, kept, error)] = &raw[..] else { panic!("{}: {raw:?}", list.name) };
        assert_eq!(kept.to_string(), json(row).to_string(), "it is as it came");
        assert_eq!((error.kind(), error.path()), (ErrorKind::Decode, Some(path.as_str())), "{error}");
        // A row of another form altogether; and what is no row ends the list.
        let (names, raw) = list.read(&(list.page)("\"gone\"", ""), true).await.unwrap();
        assert_eq!((names.len(), raw[0].2.path()), (2, Some(list.path)));
        let error = list.read("{}", true).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode);
    }
}
