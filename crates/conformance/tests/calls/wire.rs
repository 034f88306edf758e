//! Requests against what the official SDKs send for the same call: method, path, query, signed headers.

use crate::support::{Server, variable};
use jdcloud_vm::types::{TaskAction, TaskStatus};
use serde_json::json;

fn time(text: &str) -> jiff::civil::DateTime {
    text.parse().unwrap()
}

fn jdcloud(server: &Server, version: &str) -> jdcloud_vm::Client {
    server.json(&json!({"requestId": "r", "result": {"taskSet": [], "totalCount": 0}}));
    let lookup = variable(&server.url);
    let version = version.to_owned();
    let lookup =
        move |name: &str| if name == "JDCLOUD_SIGNATURE_VERSION" { Some(version.clone()) } else { lookup(name) };
    jdcloud_vm::Client::builder().variables(lookup).build().unwrap()
}

/// The call that was captured from the Python SDK `jdcloud_sdk` 1.6.354.
#[tokio::test]
async fn jdcloud_python() {
    let server = Server::start().await;
    let client = jdcloud(&server, "3");
    let call = client.image_tasks().task_action(TaskAction::ImportImage).task_ids(["101", "102"]);
    let call = call
        .task_status(TaskStatus::Finished)
        .start_time(time("2020-07-02T17:34:44"))
        .end_time(time("2020-07-02T17:35:00"));
    let response = call.page_number(1).page_size(10).send().await.unwrap();
    assert_eq!(response.result.total_count, Some(0));
    let request = server.last();
    assert_eq!(
        request.line,
        "GET /v1/regions/cn-north-1/imageTasks?taskAction=ImportImage&taskIds.1=101&taskIds.2=102&taskStatus=finished&\
         startTime=2020-07-02%2017%3A34%3A44&endTime=2020-07-02%2017%3A35%3A00&pageNumber=1&pageSize=10 HTTP/1.1"
    );
    // That SDK leaves date and nonce unsigned, against the provider's own rules; they are signed here.
    assert_eq!(request.signed_headers(), "content-type;host;x-jdcloud-date;x-jdcloud-nonce");
    let authorization = request.header("authorization").unwrap();
    assert!(
        authorization.starts_with("JDCLOUD3-HMAC-SHA256 Credential=made-up-jdcloud_access_key/"),
        "{authorization}"
    );
    assert!(authorization.contains("/cn-north-1/vm/jdcloud3_request"), "{authorization}");
    assert_eq!(request.header("content-type"), Some("application/json"));
}

/// The call that was captured from the JavaScript SDK `jdcloud-sdk-js` 1.2.202, which puts lists last.
#[tokio::test]
async fn jdcloud_javascript() {
    let server = Server::start().await;
    let client = jdcloud(&server, "2");
    let call = client.image_tasks().task_action("ImportImage").task_ids(vec!["7094".to_owned(), "709".to_owned()]);
    call.start_time(time("2020-01-01T00:00:00")).send().await.unwrap();
    let request = server.last();
    let captured = "taskAction=ImportImage&startTime=2020-01-01%2000%3A00%3A00&taskIds.1=7094&taskIds.2=709";
    let sorted = |query: &str| {
        let mut pairs: Vec<_> = query.split('&').map(str::to_owned).collect();
        pairs.sort();
        pairs
    };
    assert_eq!(sorted(request.target().split_once('?').unwrap().1), sorted(captured));
    let signed = "content-type;host;x-jdcloud-date;x-jdcloud-nonce";
    assert_eq!(request.signed_headers(), signed);
    assert!(request.header("authorization").unwrap().starts_with("JDCLOUD2-HMAC-SHA256 "));
    let nonce = request.header("x-jdcloud-nonce").unwrap();
    assert_eq!(nonce.len(), 36, "{nonce} is no UUID in text form");
}

#[tokio::test]
async fn jdcloud_session_token_stands_in_base64() {
    let server = Server::start().await;
    server.json(&json!({"result": {"taskSet": null}}));
    let client = jdcloud_vm::Client::builder()
        .endpoint(&server.url)
        .access_key("a")
        .secret_key("s")
        .session_token("TOKEN+raw/==");
    let client = client.region("cn-north-1").build().unwrap();
    client.image_tasks().task_action(TaskAction::ExportImage).send().await.unwrap();
    let request = server.last();
    assert_eq!(request.header("x-jdcloud-security-token"), Some("VE9LRU4rcmF3Lz09"));
    assert!(request.signed_headers().contains("x-jdcloud-security-token"));
    assert!(request.header("authorization").unwrap().starts_with("JDCLOUD2-"), "the documented version is the default");
}

/// The ids of more than nine tasks stand in their order; only the signature sorts them.
#[tokio::test]
async fn jdcloud_many_ids() {
    let server = Server::start().await;
    let client = jdcloud(&server, "2");
    let ids: Vec<String> = (1..=11).map(|id| id.to_string()).collect();
    client.image_tasks().task_action("ImportImage").task_ids(ids).send().await.unwrap();
    assert!(server.last().target().ends_with("taskIds.9=9&taskIds.10=10&taskIds.11=11"));
}

/// The calls that were captured from the Python SDK `huaweicloudsdkiec` 3.1.219.
#[tokio::test]
async fn huaweicloud_python() {
    let server = Server::start().await;
    server.json(&json!({"images": [], "total": 0}));
    let client = huaweicloud_iec::Client::builder().variables(variable(&server.url)).build().unwrap();
    let call = client.list_images().image_type("private").visibility("private").name("ces 镜像").limit(50).offset(100);
    call.send().await.unwrap();
    let request = server.last();
    let target = "/v1/images?__imagetype=private&limit=50&name=ces%20%E9%95%9C%E5%83%8F&offset=100&visibility=private";
    assert_eq!(request.line, format!("GET {target} HTTP/1.1"));
    assert_eq!(request.signed_headers(), "content-type;host;user-agent;x-domain-id;x-sdk-date");
    assert_eq!(request.header("x-domain-id"), Some("made-up-huaweicloud_sdk_domain_id"));
    assert_eq!(request.header("x-project-id"), None, "an account makes a project unused");
    assert!(
        request.header("authorization").unwrap().starts_with("SDK-HMAC-SHA256 Access=made-up-huaweicloud_sdk_ak, ")
    );

    server.json(&json!({"images": []}));
    let call = client.list_images().name("ces 镜像 a+b~c*d/e:f%").is_registered(true).limit(500).offset(0).id("x");
    call.send().await.unwrap();
    let target = server.last().target().to_owned();
    assert_eq!(
        target,
        "/v1/images?__isregistered=true&id=x&limit=500&name=ces%20%E9%95%9C%E5%83%8F%20a%2Bb~c%2Ad%2Fe%3Af%25&offset=0"
    );
}

#[tokio::test]
async fn huaweicloud_other_credentials() {
    let server = Server::start().await;
    let builder = || huaweicloud_iec::Client::builder().endpoint(&server.url);
    server.json(&json!({"images": []}));
    builder().auth_token("a-token").build().unwrap().list_images().send().await.unwrap();
    assert_eq!(server.last().header("x-auth-token"), Some("a-token"));
    assert_eq!(server.last().header("authorization"), None);

    server.json(&json!({"images": []}));
    let client =
        builder().access_key("a").secret_key("s").security_token("temporary").project_id("project-1").build().unwrap();
    client.list_images().limit(1).send().await.unwrap();
    assert_eq!(server.last().header("x-security-token"), Some("temporary"));
    assert_eq!(server.last().signed_headers(), "content-type;host;user-agent;x-project-id;x-sdk-date;x-security-token");
    assert_eq!(server.last().target(), "/v1/images?limit=1");
}

#[tokio::test]
async fn ppio() {
    let server = Server::start().await;
    server.json(&json!({"data": []}));
    let client = ppio_gpu::Client::builder().variables(variable(&server.url)).build().unwrap();
    client.list_prewarm_tasks().status("").cursor("").limit(0).send().await.unwrap();
    let request = server.last();
    assert_eq!(request.line, "GET /gpus/v2/prewarm-tasks?limit=0&cursor=&status= HTTP/1.1");
    assert_eq!(request.header("authorization"), Some("Bearer made-up-ppio_api_key"));
    assert_eq!(request.header("content-type"), None);

    server.json(&json!({"data": []}));
    let client = ppio_gpu_instance::Client::builder().variables(variable(&server.url)).build().unwrap();
    client.list_image_prewarm().page(2).page_size(5).state("Failed").cluster_id("c").name("n").send().await.unwrap();
    let target = "/gpu-instance/openapi/v1/image/prewarm?page=2&pageSize=5&state=Failed&clusterId=c&name=n";
    assert_eq!(server.last().target(), target);
    assert_eq!(server.last().header("content-type"), Some("application/json"));
}

/// A base URL with a path stays in front of every path.
#[tokio::test]
async fn endpoints_with_a_path() {
    let server = Server::start().await;
    server.json(&json!({"data": []}));
    let client = ppio_gpu::Client::builder().api_key("k").endpoint(format!("{}/proxy/", server.url)).build().unwrap();
    client.list_prewarm_tasks().send().await.unwrap();
    assert_eq!(server.last().target(), "/proxy/gpus/v2/prewarm-tasks");
}
