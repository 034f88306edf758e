//! The fake refuses what a provider would refuse: wrong keys, skewed dates, replayed nonces, values out of bounds.

use std::collections::BTreeMap;

use crate::support::cloud;
use jiff::{SignedDuration, Timestamp};
use oas_mock::MockCloud;
use oas_runtime::reqwest;

async fn running() -> (MockCloud, BTreeMap<String, String>) {
    let cloud = cloud().start().await.unwrap();
    let environment = cloud.environment();
    (cloud, environment)
}

fn lookup(environment: &BTreeMap<String, String>) -> impl Fn(&str) -> Option<String> + '_ {
    |name| environment.get(name).cloned()
}

/// Sends a request as it is.
async fn raw(cloud: &MockCloud, target: &str, headers: &[(&str, &str)]) -> (u16, serde_json::Value) {
    let mut request = reqwest::Client::new().get(format!("{}{target}", cloud.url()));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response = request.send().await.unwrap();
    let status = response.status().as_u16();
    (status, serde_json::from_slice(&response.bytes().await.unwrap()).unwrap())
}

fn headers(received: &oas_mock::Received) -> Vec<(&str, &str)> {
    let names = ["host", "content-length", "accept"];
    let kept = received.headers.iter().filter(|(name, _)| !names.contains(&name.as_str()));
    kept.map(|(name, value)| (name.as_str(), value.as_str())).collect()
}

fn minutes(minutes: i64) -> Timestamp {
    Timestamp::now() + SignedDuration::from_mins(minutes)
}

#[tokio::test]
async fn bearer_keys() {
    let (cloud, environment) = running().await;
    let client = ppio_gpu::Client::builder().variables(lookup(&environment)).build().unwrap();
    assert_eq!(client.list_prewarm_tasks().send().await.unwrap().data.len(), 1);
    let wrong = ppio_gpu::Client::builder().api_key("wrong").endpoint(cloud.url()).build().unwrap();
    let error = wrong.list_prewarm_tasks().send().await.unwrap_err();
    assert!(error.is_auth());
    assert_eq!((error.code(), error.message()), (Some("INVALID_API_KEY"), "the key is not valid"));
    assert!(error.request_id().is_some());
    let (status, body) = raw(&cloud, "/gpus/v2/prewarm-tasks", &[]).await;
    assert_eq!((status, body["message"].as_str()), (401, Some("the header authorization is missing")));
}

#[tokio::test]
async fn jdcloud_signatures() {
    let (cloud, environment) = running().await;
    let builder = || jdcloud_vm::Client::builder().variables(lookup(&environment)).region("cn-north-1");
    for version in ["2", "3"] {
        let client = builder().signature_version(version).build().unwrap();
        let tasks = client.image_tasks().task_action("ImportImage").task_ids(["1", "2", "10"]).send().await.unwrap();
        assert_eq!(tasks.result.task_set.len(), 3, "those that were asked for");
    }
    let refused = async |client: jdcloud_vm::Client, what: &str| {
        let error = client.image_tasks().task_action("ImportImage").send().await.unwrap_err();
        assert!(error.is_auth(), "{error}");
        assert_eq!(error.code(), Some("UNAUTHENTICATED"));
        assert!(error.message().contains(what), "`{error}` does not say `{what}`");
    };
    refused(builder().secret_key("wrong").build().unwrap(), "does not match").await;
    refused(builder().access_key("nobody").build().unwrap(), "not known").await;
    refused(builder().session_token("unasked").build().unwrap(), "security token").await;
    refused(builder().clock(|| minutes(-20)).build().unwrap(), "too far from the time of the server").await;
    refused(builder().clock(|| minutes(20)).build().unwrap(), "too far").await;
    builder().clock(|| minutes(10)).build().unwrap().image_tasks().task_action("ImportImage").send().await.unwrap();

    // The same request again: its nonce was used. With another query, region or date: its signature is that of another.
    let good = cloud.received().into_iter().rfind(|received| received.status == 200).unwrap();
    let (status, body) = raw(&cloud, &good.target, &headers(&good)).await;
    assert_eq!((status, body["error"]["message"].as_str()), (401, Some("the nonce was used before")));
    for target in [
        "/v1/regions/cn-north-1/imageTasks?taskAction=ExportImage",
        "/v1/regions/cn-east-2/imageTasks?taskAction=ImportImage",
    ] {
        let (status, body) = raw(&cloud, target, &headers(&good)).await;
        assert_eq!(
            (status, body["error"]["message"].as_str()),
            (401, Some("the signature does not match the request"))
        );
    }
    let unsigned: Vec<_> = headers(&good).into_iter().filter(|(name, _)| *name != "x-jdcloud-nonce").collect();
    let (_, body) = raw(&cloud, &good.target, &unsigned).await;
    assert!(body["error"]["message"].as_str().unwrap().contains("x-jdcloud-nonce is missing"), "{body}");
}

#[tokio::test]
async fn huaweicloud_signatures_and_tokens() {
    let (cloud, environment) = running().await;
    let keys = |name: &str| (name != "HUAWEICLOUD_AUTH_TOKEN").then(|| environment.get(name).cloned()).flatten();
    let builder = || huaweicloud_iec::Client::builder().variables(keys);
    let call = async |client: huaweicloud_iec::Client| {
        client.list_images().name("ces 镜像 a+b~c*d/e:f%").limit(5).send().await
    };
    call(builder().domain_id("d-1").build().unwrap()).await.unwrap();
    let error = call(builder().domain_id("d-1").secret_key("wrong").build().unwrap()).await.unwrap_err();
    assert_eq!((error.code(), error.status().unwrap().as_u16()), (Some("APIGW.0301"), 401));
    assert!(call(builder().clock(|| minutes(-16)).build().unwrap()).await.unwrap_err().message().contains("too far"));
    let token =
        |token: &str| huaweicloud_iec::Client::builder().auth_token(token).endpoint(cloud.url()).build().unwrap();
    call(token(&environment["HUAWEICLOUD_AUTH_TOKEN"])).await.unwrap();
    assert!(call(token("expired")).await.unwrap_err().is_auth());

    let good = cloud.received().into_iter().find(|received| received.status == 200).unwrap();
    let changed: Vec<_> = headers(&good)
        .into_iter()
        .map(|(name, value)| (name, if name == "x-domain-id" { "d-2" } else { value }))
        .collect();
    let (status, body) = raw(&cloud, &good.target, &changed).await;
    assert_eq!((status, body["error_msg"].as_str()), (401, Some("the signature does not match the request")));
}

#[tokio::test]
async fn temporary_credentials() {
    let builder = cloud().credential("JDCLOUD_SESSION_TOKEN", "t1").credential("HUAWEICLOUD_SDK_SECURITY_TOKEN", "t2");
    let cloud = builder.start().await.unwrap();
    let environment = cloud.environment();
    let client = jdcloud_vm::Client::builder().variables(lookup(&environment)).region("cn-north-1").build().unwrap();
    client.image_tasks().task_action("ImportImage").send().await.unwrap();
    let client = huaweicloud_iec::Client::builder().variables(lookup(&environment)).build().unwrap();
    client.list_images().send().await.unwrap();
}

#[tokio::test]
async fn what_the_contract_forbids() {
    let (cloud, environment) = running().await;
    let key = format!("Bearer {}", environment["PPIO_API_KEY"]);
    let authorization = [("authorization", key.as_str())];
    let cases = [
        ("/gpus/v2/prewarm-tasks?limit=-1", "limit out of range"),
        ("/gpus/v2/prewarm-tasks?limit=ten", "limit must be of type integer"),
        ("/gpus/v2/prewarm-tasks?limit=1&limit=2", "limit is given more than once"),
        ("/gpus/v2/prewarm-tasks?state=running", "there is no parameter state"),
        ("/gpus/v2/prewarm-tasks?status=Running", "status is not one of the known values"),
        ("/gpu-instance/openapi/v1/image/prewarm?page=0", "page out of range"),
    ];
    for (target, what) in cases {
        let (status, body) = raw(&cloud, target, &authorization).await;
        assert_eq!(status, 400, "{target}");
        assert!(body["message"].as_str().unwrap().contains(what), "{target}: {body}");
        assert_eq!(body["reason"], "INVALID_REQUEST_BODY");
    }
    let (status, body) = raw(&cloud, "/gpus/v2/prewarm-task", &authorization).await;
    assert_eq!((status, body["message"].as_str()), (404, Some("no contract has this path")));
    let put = reqwest::Client::new().put(format!("{}/gpus/v2/prewarm-tasks", cloud.url())).send().await.unwrap();
    assert_eq!(put.status().as_u16(), 405);

    // The page's sample request, which its own table contradicts.
    let client = jdcloud_vm::Client::builder().variables(lookup(&environment)).region("cn-north-1").build().unwrap();
    let start = "2020-07-02T17:34:44".parse::<jiff::civil::DateTime>().unwrap();
    client.image_tasks().task_action("ImportImage").start_time(start).send().await.unwrap();
    let error = client.image_tasks().task_action("importImage").send().await.unwrap_err();
    assert_eq!((error.code(), error.message()), (Some("OUT_OF_RANGE"), "taskAction is not one of the known values"));
}

#[tokio::test]
async fn pages() {
    let cloud = cloud().items(25).start().await.unwrap();
    let environment = cloud.environment();
    let client = ppio_gpu::Client::builder().variables(lookup(&environment)).build().unwrap();
    let (mut cursor, mut ids) = (String::new(), Vec::new());
    loop {
        let page = client.list_prewarm_tasks().limit(10).cursor(cursor).send().await.unwrap();
        ids.extend(page.data.iter().map(|task| task.task_id.clone()));
        cursor = page.next_cursor.clone().unwrap();
        assert_eq!(page.has_more, Some(!cursor.is_empty()));
        if cursor.is_empty() {
            break;
        }
    }
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 25);
    let error = client.list_prewarm_tasks().cursor("made up").send().await.unwrap_err();
    assert!(error.message().contains("the cursor"), "{error}");

    let client = jdcloud_vm::Client::builder().variables(lookup(&environment)).region("r").build().unwrap();
    let page = client.image_tasks().task_action("ImportImage").page_number(3).send().await.unwrap();
    assert_eq!((page.result.task_set.len(), page.result.total_count), (5, Some(25)));
    let client = huaweicloud_iec::Client::builder().variables(lookup(&environment)).build().unwrap();
    let page = client.list_images().limit(7).offset(21).send().await.unwrap();
    assert_eq!((page.images.len(), page.total), (4, Some(25)));
    let page = client.list_images().offset(30).send().await.unwrap();
    assert_eq!((page.images.len(), page.total), (0, Some(25)));
    let client = ppio_gpu_instance::Client::builder().variables(lookup(&environment)).build().unwrap();
    assert_eq!(client.list_image_prewarm().page(2).page_size(20).send().await.unwrap().data.len(), 5);
}

#[tokio::test]
async fn a_thing_asked_for_by_name_has_that_name() {
    let (_cloud, environment) = running().await;
    let client = ppio_gpu::Client::builder().variables(lookup(&environment)).build().unwrap();
    let task = client.get_prewarm_task().task_id("task 7/3".replace('/', "-")).send().await.unwrap();
    assert_eq!(task.task_id, "task 7-3");
}

#[tokio::test]
async fn other_contracts() {
    let text = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths:\n  /extra: {get: {operationId: x, summary: X., responses: {'200': {description: d, content: {application/json: {schema: {type: object}, example: {a: 1}}}}}}}\n";
    let cloud = MockCloud::builder().contract("extra", text).start().await.unwrap();
    assert_eq!(raw(&cloud, "/extra", &[]).await, (200, serde_json::json!({"a": 1})));
    let error = MockCloud::builder().start().await.unwrap_err();
    assert!(error.to_string().starts_with("there is no contract to serve"), "{error}");
    let error = MockCloud::builder().contract("bad", "openapi: 3.2.0").start().await.unwrap_err();
    assert!(error.to_string().contains("OpenAPI 3.2.0 is not supported"), "{error}");
}
