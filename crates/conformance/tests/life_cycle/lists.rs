//! Lists of what is kept, as a stranger would try them: filters that combine, orders, pages of every style while items come and go.

use std::time::Duration;

use oas_contract::{Document, Source};
use oas_runtime::Arguments;
use serde_json::{Value, json};

use super::{arguments, ims, jdcloud, ppio, ppio_v1};

#[tokio::test]
async fn filters_combine_and_what_none_has_is_an_empty_list() {
    let (cloud, client) = ppio(|builder| builder.task_time(Duration::from_secs(10))).await;
    let client = client.build().unwrap();
    let call = async |operation: &str, with: Value| client.invoke(operation, arguments(with)).send().await;
    for (name, region) in [("alpha", "region-b"), ("beta", "region-b"), ("alpha-2", "region-c")] {
        let body = json!({"image": format!("registry.example.com/{name}:1"), "region_id": region, "name": name});
        call("create_prewarm_task", json!({"body": body})).await.unwrap();
    }
    let count = async |with: Value| {
        let page = call("list_prewarm_tasks", with).await.unwrap();
        page["data"].as_array().unwrap().len()
    };
    assert_eq!(count(json!({"region_id": "region-b"})).await, 2);
    assert_eq!(count(json!({"region_id": "region-b", "status": "pending"})).await, 2);
    assert_eq!(count(json!({"region_id": "region-b", "status": "succeeded"})).await, 0);
    cloud.pass(Duration::from_secs(10));
    assert_eq!(count(json!({"region_id": "region-b", "status": "pending"})).await, 0);
    assert_eq!(count(json!({"region_id": "region-b", "status": "succeeded"})).await, 2);
    assert_eq!(count(json!({"region_id": "region-b", "limit": 1})).await, 1);
    let error = call("list_prewarm_tasks", json!({"status": "done"})).await.unwrap_err();
    assert_eq!(
        error.status().map(|status| status.as_u16()),
        Some(400),
        "a value that the contract does not know: {error}"
    );
}

#[tokio::test]
async fn what_has_ended_has_an_end_that_stays_and_what_has_not_has_none() {
    let failing =
        |builder: oas_mock::Builder| builder.task_time(Duration::from_secs(10)).failing("bad:1", "no such image");
    let (cloud, client) = ppio(failing).await;
    let client = client.build().unwrap();
    let call = async |operation: &str, with: Value| client.invoke(operation, arguments(with)).send().await;
    let mut ids = Vec::new();
    for image in ["good:1", "bad:1"] {
        let body = json!({"image": image, "region_id": "region-b"});
        let made = call("create_prewarm_task", json!({"body": body})).await.unwrap();
        ids.push(made["task_id"].as_str().unwrap().to_owned());
    }
    let end = async |id: &str| {
        let task = call("get_prewarm_task", json!({"task_id": id})).await.unwrap();
        (task["status"]["status"].as_str().unwrap().to_owned(), task["completed_at"].as_u64().unwrap_or_default())
    };
    for id in &ids {
        assert_eq!(end(id).await, ("pending".to_owned(), 0));
    }
    cloud.pass(Duration::from_secs(10));
    let first = [end(&ids[0]).await, end(&ids[1]).await];
    assert_eq!([first[0].0.as_str(), &first[1].0], ["succeeded", "failed"]);
    assert!(first.iter().all(|(_, end)| *end > 0), "{first:?}");
    cloud.pass(Duration::from_secs(1000));
    assert_eq!([end(&ids[0]).await, end(&ids[1]).await], first, "an end does not move");
}

/// All ids of a list that is asked for a page at a time, while something happens after the first page.
async fn paged(list: impl AsyncFn(usize) -> Vec<String>, between: impl AsyncFnOnce()) -> Vec<String> {
    let mut ids = list(0).await;
    between().await;
    for page in 1..10 {
        let next = list(page).await;
        if next.is_empty() {
            break;
        }
        ids.extend(next);
    }
    ids
}

#[tokio::test]
async fn a_marker_goes_on_behind_an_image_that_is_gone() {
    let (_cloud, client) = ims(|builder| builder).await;
    let client = client.project_id("p").build().unwrap();
    let call = async |operation: &str, with: Value| client.invoke(operation, arguments(with)).send().await;
    let mut made = Vec::new();
    for number in 0..6 {
        let with = json!({"body": {"name": format!("n{number}"), "os_version": "Ubuntu"}});
        let image = call("glance_create_image_metadata", with).await.unwrap();
        made.push(image["id"].as_str().unwrap().to_owned());
    }
    let page = async |marker: &str| {
        let with = json!({"limit": 2, "marker": marker});
        let page = call("list_images", with).await.unwrap();
        page["images"]
            .as_array()
            .unwrap()
            .iter()
            .map(|image| image["id"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    let first = page(&made[0]).await;
    assert_eq!(first, made[1..3]);
    call("glance_delete_image", json!({"image_id": made[2]})).await.unwrap();
    assert_eq!(page(&made[2]).await, made[3..5], "the last one of the page before is gone, and nothing is lost");
    let error = call("list_images", json!({"marker": "never"})).await.unwrap_err();
    assert_eq!(error.status().map(|status| status.as_u16()), Some(400), "{error}");
}

#[tokio::test]
async fn numbered_pages_shift_as_those_of_a_provider_do() {
    let (_cloud, client) = ppio_v1(|builder| builder).await;
    let client = client.build().unwrap();
    let call = async |operation: &str, with: Value| client.invoke(operation, arguments(with)).send().await;
    let mut made = Vec::new();
    for number in 0..6 {
        let body = json!({"imageUrl": format!("nginx:{number}"), "clusterId": "cn-9"});
        let task = call("create_image_prewarm", json!({"body": body})).await.unwrap();
        made.push(task["id"].as_str().unwrap().to_owned());
    }
    let list = async |page: usize| {
        let with = json!({"clusterId": "cn-9", "page": page + 1, "pageSize": 2});
        let page = call("list_image_prewarm", with).await.unwrap();
        page["data"].as_array().unwrap().iter().map(|task| task["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let deleted = made[0].clone();
    let seen = paged(list, async || {
        call("delete_image_prewarm", json!({"body": {"ids": [deleted]}})).await.unwrap();
    });
    let seen = seen.await;
    // One item less before it, and the next page begins one later: what a number cannot know.
    assert_eq!(seen, [&made[0], &made[1], &made[3], &made[4], &made[5]].map(String::clone));
}

#[tokio::test]
async fn every_operation_that_names_something_refuses_what_is_not_there() {
    let (_ims, client) = ims(|builder| builder).await;
    let ims = client.project_id("p").build().unwrap();
    let (_jdcloud, client) = jdcloud(|builder| builder).await;
    let jdcloud = client.region("cn-north-1").build().unwrap();
    // What is gone already needs no deleting: the client takes that for done.
    let done = ["glance_delete_image", "glance_delete_image_member", "glance_delete_tag"];
    let mut tried = 0;
    for (operation, with) in naming(huaweicloud_ims::CONTRACT, "image_id") {
        if !done.contains(&operation.as_str()) {
            tried += 1;
            refused(&operation, ims.invoke(&operation, with).send().await.map(drop));
        }
    }
    for (operation, with) in naming(jdcloud_vm::CONTRACT, "imageId") {
        tried += 1;
        refused(&operation, jdcloud.invoke(&operation, with).send().await.map(drop));
    }
    assert!(tried >= 25, "{tried}");
}

fn refused(operation: &str, outcome: Result<(), oas_runtime::Error>) {
    let Err(error) = outcome else { panic!("{operation} has done something to what is not there") };
    assert!(error.is_not_found(), "{operation}: {error}");
    assert!(error.code().is_some() && error.request_id().is_some(), "{operation}: {error:?}");
}

/// The operations whose path has this parameter, each with what it needs and an id that nothing has.
fn naming(contract: &str, id: &str) -> Vec<(String, Arguments)> {
    let document = Document::parse(&Source::new("contract.yaml", contract)).unwrap();
    let mut found = Vec::new();
    for operation in document.operations() {
        if !operation.parameters.iter().any(|parameter| parameter.name == id && operation.path.contains(id)) {
            continue;
        }
        let needed = operation
            .parameters
            .iter()
            .filter(|parameter| operation.needs(parameter) && parameter.client_setting().is_none());
        let mut with: Vec<(String, Value)> = needed
            .map(|parameter| {
                let example = parameter.examples().first().map_or_else(|| json!("text"), |example| example.to_json());
                (parameter.name.to_owned(), if parameter.name == id { json!("never") } else { example })
            })
            .collect();
        let body = operation
            .request_body()
            .and_then(|body| body.media().first()?.examples().first().map(|node| node.to_json()));
        with.extend(body.map(|body| ("body".to_owned(), body)));
        found.push((operation.identifier().into_owned(), with.into_iter().collect()));
    }
    found
}
