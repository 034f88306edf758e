//! Jobs: what starts them, what shows them, how they are waited for, stored and found again.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::support::Server;
use conformance::{Client, types};
use oas_mock::MockCloud;
use oas_runtime::{Arguments, ErrorKind, Job, JobHandle, RetryPolicy, WaitPolicy};
use serde_json::{Value, json};

const CONTRACT: &str = include_str!("../../contracts/everything.yaml");

fn quick() -> WaitPolicy {
    WaitPolicy::default().with_interval(Duration::from_millis(2), Duration::from_millis(10))
}

fn client(server: &Server) -> Client {
    let client = Client::builder().token("a-bearer-token").endpoint(format!("{}/base", server.url));
    client.retry(RetryPolicy::never()).build().unwrap()
}

async fn fake() -> (MockCloud, Client) {
    let cloud = MockCloud::builder().contract("everything", CONTRACT).finish_after(3).start().await.unwrap();
    let variables = cloud.environment();
    let client = Client::builder().variables(|name| variables.get(name).cloned()).build().unwrap();
    (cloud, client)
}

fn order() -> types::Order {
    serde_json::from_value(json!({"item": "a"})).unwrap()
}

fn targets(server: &Server) -> Vec<String> {
    server.requests().iter().map(|request| request.line.trim_end_matches(" HTTP/1.1").to_owned()).collect()
}

#[tokio::test]
async fn a_job_is_started_and_waited_for() {
    let server = Server::start().await;
    let client = client(&server);
    server.answer("202 Accepted", "", &json!({"job": {"id": 7}}).to_string());
    server.answer("404 Not Found", "", "{}");
    for (done, code) in [(false, 1), (false, 2), (true, 0)] {
        server.json(&json!({"id": 7, "done": done, "code": code, "made": {"image": "image-1"}}));
    }
    let (started, states) = (Mutex::new(None), Mutex::new(Vec::new()));
    let finished = client
        .import_image()
        .x_project("p")
        .body(order())
        .send_and_wait(quick())
        .on_started(|handle| *started.lock().unwrap() = Some(handle.to_string()))
        .on_state(|progress| states.lock().unwrap().push(progress.state.unwrap().to_owned()))
        .await
        .unwrap();
    assert_eq!((finished.result(), finished.response.id), (Some("image-1"), Some(7)));
    assert_eq!(states.into_inner().unwrap(), ["false", "false", "true"], "a state may be a boolean");
    assert_eq!(started.into_inner().unwrap().as_deref(), Some("import_image?id=7&X-Project=p"));
    let expected =
        ["POST /base/images", "GET /base/jobs/7", "GET /base/jobs/7", "GET /base/jobs/7", "GET /base/jobs/7"];
    assert_eq!(targets(&server), expected);
    let projects: Vec<_> =
        server.requests().iter().map(|request| request.header("x-project").map(str::to_owned)).collect();
    assert!(projects.iter().all(|project| project.as_deref() == Some("p")), "{projects:?}");
}

#[tokio::test]
async fn a_handle_outlives_its_process() {
    let server = Server::start().await;
    server.answer("202 Accepted", "", &json!({"job": {"id": 8}}).to_string());
    let job = client(&server).import_image().body(order()).start().await.unwrap();
    assert_eq!((job.id(), job.handle().operation()), (Some("8"), "import_image"));
    let stored = serde_json::to_string(job.handle()).unwrap();
    assert_eq!(stored, r#""import_image?id=8""#);
    drop(job);
    let handle: JobHandle = serde_json::from_str(&stored).unwrap();
    let other = client(&server);
    let job = other.import_image().resume(&handle).unwrap();
    server.json(&json!({"id": 8, "done": false}));
    assert_eq!(job.request().send().await.unwrap().done, Some(false));
    server.json(&json!({"id": 8, "done": true, "made": {"image": "image-2"}}));
    assert_eq!(job.wait(quick()).await.unwrap().results, ["image-2"]);
    // One of another operation, or of none.
    let error = other.export_image().resume(&handle).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert!(error.to_string().contains("another operation has started it"), "{error}");
    let odd: JobHandle = "import_image?@=%2Fjobs%2F1".parse().unwrap();
    assert!(other.import_image().resume(&odd).is_err());
    let odd: JobHandle = "import_image?id=x".parse().unwrap();
    assert!(other.import_image().resume(&odd).is_err());
    assert!(["", "import_image", "?id=7", "import_image?id"].iter().all(|text| text.parse::<JobHandle>().is_err()));
}

#[tokio::test]
async fn a_job_at_a_url() {
    let server = Server::start().await;
    let client = client(&server);
    let url = format!("{}/base/elsewhere/9?version=2&k=a-key", server.url);
    server.answer("202 Accepted", &format!("operation-location: {url}\r\n"), "");
    server.json(&json!({"status": "Running"}));
    server.json(&json!({"status": "Succeeded"}));
    let job = client.export_image().start().await.unwrap();
    assert_eq!(job.handle().to_string(), "export_image?@=%2Felsewhere%2F9%3Fversion%3D2");
    let handle: JobHandle = job.handle().to_string().parse().unwrap();
    client.export_image().resume(&handle).unwrap().wait(quick()).await.unwrap();
    assert_eq!(targets(&server)[1..], ["GET /base/elsewhere/9?version=2", "GET /base/elsewhere/9?version=2"]);
    // Elsewhere, nothing is sent.
    for location in ["https://evil.example/base/x", "/outside", ""] {
        server.answer("202 Accepted", &format!("operation-location: {location}\r\n"), "");
        let before = server.requests().len();
        let error = client.export_image().start().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Wait);
        assert!(error.to_string().contains("the job was started, but "), "{error}");
        assert_eq!(server.requests().len(), before + 1);
    }
    let forged: JobHandle = "export_image?@=%2F..%2Foutside".parse().unwrap();
    let error = client.export_image().resume(&forged).unwrap().wait(quick()).await.unwrap_err();
    assert!(error.to_string().contains("not followed"), "{error}");
}

#[tokio::test]
async fn how_a_job_fails() {
    let server = Server::start().await;
    let client = client(&server);
    server.answer("202 Accepted", "", "{}");
    let error = client.import_image().body(order()).start().await.unwrap_err();
    assert!(
        error.to_string().contains("the job was started, but the answer does not say which it is, in `/job/id`"),
        "{error}"
    );
    server.answer("202 Accepted", "", &json!({"job": {"id": 1}}).to_string());
    server.json(&json!({"status": "Running"}));
    let url = format!("{}/base/exports/1", server.url);
    server.clear();
    server.answer("202 Accepted", &format!("operation-location: {url}\r\n"), "");
    server.json(&json!({"status": "Running"}));
    server.json(&json!({"status": "Failed", "error": {"code": "Disk.Full", "message": "no room"}}));
    let error = client.export_image().send_and_wait(quick()).await.unwrap_err();
    assert_eq!((error.kind(), error.state(), error.code()), (ErrorKind::Wait, Some("Failed"), Some("Disk.Full")));
    assert!(error.to_string().contains("no room"), "{error}");
    // It says that it has succeeded, and not what it has made.
    server.answer("202 Accepted", "", &json!({"job": {"id": 1}}).to_string());
    server.json(&json!({"id": 1, "done": true}));
    let error = client.import_image().body(order()).send_and_wait(quick()).await.unwrap_err();
    assert!(error.to_string().contains("nothing in `/made/image` says what it has made"), "{error}");
    // What is not started is not waited for.
    server.answer("403 Forbidden", "", "{}");
    let before = server.requests().len();
    assert!(client.export_image().send_and_wait(quick()).await.unwrap_err().is_auth());
    assert_eq!(server.requests().len(), before + 1);
}

#[tokio::test]
async fn not_found_is_forgiven_for_a_while_only() {
    let server = Server::start().await;
    let handle: JobHandle = "import_image?id=5".parse().unwrap();
    for _ in 0..2000 {
        server.answer("404 Not Found", "", "{}");
    }
    let began = std::time::Instant::now();
    let error = client(&server).import_image().resume(&handle).unwrap().wait(quick()).await.unwrap_err();
    assert!(error.is_not_found(), "{error}");
    assert!(began.elapsed() >= Duration::from_millis(900), "{:?}", began.elapsed());
    assert!(server.requests().len() > 10);
}

#[tokio::test]
async fn several_at_once() {
    let server = Server::start().await;
    let client = client(&server);
    let mut jobs = Vec::new();
    for id in ["a", "b"] {
        server.answer("200 OK", "", &json!({"task": id}).to_string());
        let target: types::Target = serde_json::from_value(json!({"region": "there"})).unwrap();
        jobs.push(client.copy_image().body(target).start().await.unwrap());
    }
    let tasks = |states: [u8; 2]| json!({"tasks": [{"id": "b", "state": states[1], "image": "i-b"}, {"id": "a", "state": states[0], "image": "i-a"}]});
    server.json(&json!({"tasks": []}));
    server.json(&tasks([1, 0]));
    server.json(&tasks([0, 0]));
    let before = server.requests().len();
    let finished = Job::wait_for_all(jobs, quick()).unwrap().await.unwrap();
    assert_eq!(finished.results, ["i-b", "i-a"]);
    assert_eq!(server.requests().len(), before + 3, "one request asks for all");
    assert_eq!(server.last().target(), "/base/tasks?id=a&id=b&kind=copy&region=there");
    assert!(Job::<conformance::builder::CopyImage>::wait_for_all([], quick()).is_none());
}

#[tokio::test]
async fn what_is_deleted_is_waited_for() {
    let server = Server::start().await;
    let client = client(&server);
    let disk = || client.show_disk().id("d");
    server.json(&json!({"id": "d", "state": "deleting"}));
    server.answer("503 Later", "", "");
    server.answer("404 Not Found", "", "{}");
    disk().wait_until_gone(quick()).await.unwrap();
    server.json(&json!({"id": "d", "state": "deleting"}));
    server.json(&json!({"id": "d", "state": "deleted"}));
    disk().wait_until_gone(quick()).await.unwrap();
    server.json(&json!({"id": "d", "state": "error"}));
    let error = disk().wait_until_gone(quick()).await.unwrap_err();
    assert_eq!((error.kind(), error.state()), (ErrorKind::Wait, Some("error")));
    server.answer("403 Forbidden", "", "{}");
    assert!(disk().wait_until_gone(quick()).await.unwrap_err().is_auth());
    for _ in 0..100 {
        server.json(&json!({"id": "d", "state": "ready"}));
    }
    let late = quick().with_deadline(Duration::from_millis(50));
    assert!(disk().wait_until_gone(late).await.unwrap_err().is_timeout());
}

/// A provider that lists more than it was asked for says of another task what that one has made.
#[tokio::test]
async fn what_other_tasks_have_made_is_no_result() {
    let server = Server::start().await;
    let client = client(&server);
    let tasks = |made: &str| {
        format!(r#"{{"tasks": [{{"id": "x", "state": -1, "image": "i-x"}}, {{"id": "a", "state": 0{made}}}]}}"#)
    };
    server.answer("200 OK", "", r#"{"task": "a"}"#);
    server.answer("200 OK", "", &tasks(r#", "image": "i-a""#));
    let finished = client.copy_image().send_and_wait(quick()).await.unwrap();
    assert_eq!(finished.results, ["i-a"]);
    server.answer("200 OK", "", r#"{"task": "a"}"#);
    server.answer("200 OK", "", &tasks(""));
    let error = client.copy_image().send_and_wait(quick()).await.unwrap_err();
    assert!(error.to_string().contains("says what it has made"), "{error}");
}

#[tokio::test]
async fn against_the_fake() {
    let (cloud, client) = fake().await;
    let finished = client.import_image().body(order()).send_and_wait(quick()).await.unwrap();
    assert!(finished.result().is_some());
    let first = client.import_image().body(order()).start().await.unwrap();
    let second = client.import_image().body(order()).start().await.unwrap();
    assert_ne!(first.id(), second.id(), "every job has an id of its own");
    client.export_image().send_and_wait(quick()).await.unwrap();
    let jobs = [client.copy_image().start().await.unwrap(), client.copy_image().start().await.unwrap()];
    let finished = Job::wait_for_all(jobs, quick()).unwrap().await.unwrap();
    assert_eq!(finished.results.len(), 2);
    client.show_disk().id("d").send().await.unwrap();
    client.delete_disk().id("d").send().await.unwrap();
    let before = cloud.received().len();
    client.show_disk().id("d").wait_until_gone(quick()).await.unwrap();
    assert!(cloud.received().len() > before + 2, "it takes a while");
    // By names.
    let body: Arguments = [("body", json!({"item": "a"}))].into_iter().collect();
    let job = client.invoke("import_image", body).start(None).await.unwrap();
    let handle = job.handle().clone();
    let states = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&states);
    let on_state = Box::new(move |progress: &oas_runtime::WaitProgress<'_, oas_runtime::Json>| {
        seen.lock().unwrap().push(progress.state.map(str::to_owned));
    });
    let response = job.wait(quick(), on_state).await.unwrap();
    assert_eq!(response["done"], Value::Bool(true));
    assert!(states.lock().unwrap().len() > 1);
    let again = client.invoke("import_image", Arguments::default()).start(Some(&handle)).await.unwrap();
    again.wait(quick(), Box::new(|_| {})).await.unwrap();
    assert!(client.invoke("words", Arguments::default()).start(None).await.is_err());
}
