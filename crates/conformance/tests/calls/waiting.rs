//! Waiting for what takes a while: what is asked, what a caller sees, how it ends.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crate::support::{Server, cloud};
use oas_runtime::{Error, ErrorKind, RetryPolicy, WaitPolicy, WaitProgress};
use serde_json::{Value, json};

fn quick() -> WaitPolicy {
    WaitPolicy::default().with_interval(Duration::from_millis(2), Duration::from_millis(10))
}

fn ppio(server: &Server) -> ppio_gpu::builder::GetPrewarmTask {
    let client = ppio_gpu::Client::builder().api_key("made-up").endpoint(&server.url);
    client.retry(RetryPolicy::never()).build().unwrap().get_prewarm_task().task_id("t")
}

fn task(state: &str) -> Value {
    json!({"task_id": "t", "status": {"status": state, "message": "because"}, "product_ids": [], "completed_at": 0, "reason": []})
}

#[tokio::test]
async fn until_it_succeeds() {
    let server = Server::start().await;
    for state in ["pending", "running", "running", "succeeded"] {
        server.json(&task(state));
    }
    let mut states = Vec::new();
    let wait = ppio(&server).wait_until_finished(quick()).on_state(
        |progress: &WaitProgress<'_, ppio_gpu::types::PrewarmTask>| {
            assert_eq!(progress.response.task_id, "t");
            states.push((progress.polls, progress.state.unwrap().to_owned()));
        },
    );
    assert_eq!(server.requests().len(), 0, "nothing is sent before it is awaited");
    assert_eq!(wait.await.unwrap().task_id, "t");
    let expected = [(1, "pending"), (2, "running"), (3, "running"), (4, "succeeded")];
    assert_eq!(states, expected.map(|(asked, state)| (asked, state.to_owned())));
}

#[tokio::test]
async fn until_it_fails() {
    let server = Server::start().await;
    server.json(&task("running"));
    server.json(&task("failed"));
    let error = ppio(&server).wait_until_finished(quick()).await.unwrap_err();
    assert_eq!((error.kind(), error.state(), error.is_timeout()), (ErrorKind::Wait, Some("failed"), false));
    assert_eq!(error.to_string(), "get_prewarm_task: `t` has ended in the state `failed`: because");
    let task: ppio_gpu::types::PrewarmTask = error.body_as().unwrap();
    assert_eq!(task.status.message.as_deref(), Some("because"));
}

async fn late(server: &Server, answers: impl Iterator<Item = Value>) -> Error {
    answers.for_each(|answer| server.json(&answer));
    let began = Instant::now();
    let policy = quick().with_deadline(Duration::from_millis(120));
    let error = ppio(server).wait_until_finished(policy).await.unwrap_err();
    assert!(began.elapsed() < Duration::from_secs(5));
    assert_eq!((error.kind(), error.is_timeout()), (ErrorKind::Wait, true));
    error
}

#[tokio::test]
async fn until_the_deadline() {
    let server = Server::start().await;
    let error = late(&server, std::iter::repeat_n(task("running"), 200)).await;
    assert_eq!(error.state(), Some("running"));
    let what = "get_prewarm_task: what was waited for is not over, and within 120ms there is no other look at it; the last state was `running`";
    assert_eq!(error.to_string(), what);
    assert!(error.body_as::<ppio_gpu::types::PrewarmTask>().is_some());
    let asked = server.requests().len();
    assert!(asked > 2, "only {asked} in 120 ms");
    // A state that nobody knows may be any.
    let server = Server::start().await;
    let error = late(&server, std::iter::repeat_n(task("thawing"), 200)).await;
    assert!(error.to_string().ends_with("the last state was `thawing`, which the contract does not know"), "{error}");
    // A server that does not answer at all.
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let silent = Server::elsewhere(format!("http://{}", listener.local_addr().unwrap()));
    let error = late(&silent, std::iter::empty()).await;
    assert!(error.to_string().ends_with("no state was seen"), "{error}");
}

#[tokio::test]
async fn faults_that_pass_and_faults_that_do_not() {
    let server = Server::start().await;
    server.json(&task("running"));
    for _ in 0..5 {
        server.answer("503 Service Unavailable", "", "");
    }
    server.json(&task("succeeded"));
    ppio(&server).wait_until_finished(quick()).await.unwrap();
    // One more than is tolerated.
    server.json(&task("running"));
    for _ in 0..3 {
        server.answer("503 Service Unavailable", "", "");
    }
    let error = ppio(&server).wait_until_finished(quick().with_tolerated_failures(2)).await.unwrap_err();
    assert_eq!((error.status().unwrap().as_u16(), error.state()), (503, Some("running")));
    server.answer("404 Not Found", "", "{}");
    let error = ppio(&server).wait_until_finished(quick()).await.unwrap_err();
    assert!(error.is_not_found() && error.state().is_none());
}

#[tokio::test]
async fn dropping_cancels() {
    let server = Server::start().await;
    for _ in 0..100 {
        server.json(&task("running"));
    }
    let seen = Arc::new(Mutex::new(0));
    let count = Arc::clone(&seen);
    let wait =
        ppio(&server).wait_until_finished(quick().without_deadline()).on_state(move |_| *count.lock().unwrap() += 1);
    tokio::time::timeout(Duration::from_millis(100), wait.into_future()).await.unwrap_err();
    let (requests, states) = (server.requests().len(), *seen.lock().unwrap());
    assert!(states > 2);
    tokio::time::sleep(Duration::from_millis(60)).await;
    assert_eq!((server.requests().len(), *seen.lock().unwrap()), (requests, states));
}

fn tasks(states: &[&str], total: usize) -> Value {
    let tasks: Vec<Value> = states
        .iter()
        .enumerate()
        .map(|(id, state)| json!({"taskId": id.to_string(), "taskStatus": state, "finishedTime": ""}))
        .collect();
    json!({"requestId": "r", "result": {"taskSet": tasks, "totalCount": total}})
}

#[tokio::test]
async fn for_all_of_a_list() {
    let server = Server::start().await;
    let client = jdcloud_vm::Client::builder().access_key("access").secret_key("secret").region("cn-north-1");
    let client = client.endpoint(&server.url).build().unwrap();
    let request = || client.image_tasks().task_action("ImportImage").task_ids(["0", "1"]);
    // Not listed yet, then one after the other.
    for states in [&[][..], &["pending"], &["running", "pending"], &["finished", "running"], &["finished", "finished"]]
    {
        server.json(&tasks(states, states.len()));
    }
    let mut states = Vec::new();
    let wait =
        request().wait_until_finished(quick()).on_state(|progress| states.push(progress.state.map(str::to_owned)));
    assert_eq!(wait.await.unwrap().result.task_set.len(), 2);
    let expected = [None, Some("pending"), Some("pending, running"), Some("finished, running"), Some("finished")];
    assert_eq!(states, expected.map(|state| state.map(str::to_owned)));
    // One that has failed is enough.
    server.json(&tasks(&["running", "failed"], 2));
    let error = request().wait_until_finished(quick()).await.unwrap_err();
    assert_eq!((error.kind(), error.state()), (ErrorKind::Wait, Some("failed, running")));
    // What is on another page is not seen.
    server.json(&tasks(&["finished"; 10], 12));
    let error = client.image_tasks().task_action("ImportImage").wait_until_finished(quick()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    let what =
        "image_tasks: 12 items match, but only 10 are on the page: wait for fewer at a time, or ask for larger pages";
    assert_eq!(error.to_string(), what);
}

/// What was asked for is what is waited for, whatever a response lists.
#[tokio::test]
async fn for_what_was_named() {
    let server = Server::start().await;
    let client = jdcloud_vm::Client::builder().access_key("access").secret_key("secret").region("cn-north-1");
    let client = client.endpoint(&server.url).build().unwrap();
    let request = || client.image_tasks().task_action("ImportImage").task_ids(["0", "1"]);
    // One of two, an empty page of two, one of two on a page that says it is all, all of them, and one that nobody has named.
    server.json(&tasks(&["finished"], 2 - 1));
    server.json(&tasks(&[], 2));
    server.json(&tasks(&["finished"], 1));
    server.json(&tasks(&["finished", "running", "failed"], 3));
    server.json(&tasks(&["finished", "finished", "failed"], 3));
    request().wait_until_finished(quick()).await.unwrap();
    assert_eq!(server.requests().len(), 5);
    // What is never listed is named when time is over.
    (0..500).for_each(|_| server.json(&tasks(&["finished"], 1)));
    let policy = quick().with_deadline(Duration::from_millis(60));
    let error = request().wait_until_finished(policy).await.unwrap_err();
    assert!(
        error.is_timeout() && error.message().ends_with("the last state was `finished`; `1` is not listed"),
        "{error}"
    );
    // It may be on another page.
    server.clear();
    // The request that was under way when time was over may still come, and takes one.
    (0..2).for_each(|_| server.json(&tasks(&["finished"], 12)));
    let error = request().wait_until_finished(quick()).await.unwrap_err();
    assert!(error.message().starts_with("12 items match, but only 1 are on the page"), "{error}");
}

#[tokio::test]
async fn a_failure_says_which_and_why() {
    let server = Server::start().await;
    let client = jdcloud_vm::Client::builder().access_key("access").secret_key("secret").region("cn-north-1");
    let client = client.endpoint(&server.url).build().unwrap();
    let mut page = tasks(&["running", "failed"], 2);
    page["result"]["taskSet"][1]["errorInfo"] = "no such bucket".into();
    page["result"]["taskSet"][1]["message"] = "import failed".into();
    page["result"]["taskSet"][0]["message"] = "fine".into();
    server.json(&page);
    let wait = client.image_tasks().task_action("ImportImage").wait_until_finished(quick());
    let error = wait.await.unwrap_err();
    assert_eq!(error.message(), "`1` has ended in the state `failed`: no such bucket; import failed");
    server.json(&json!({
        "task_id": "t", "product_ids": [], "completed_at": 0, "reason": ["", "no disk", "no disk"],
        "status": {"status": "failed", "error": "E_PULL", "message": "cannot pull"}
    }));
    let error = ppio(&server).wait_until_finished(quick()).await.unwrap_err();
    assert_eq!((error.kind(), error.code(), error.state()), (ErrorKind::Wait, Some("E_PULL"), Some("failed")));
    assert_eq!(error.message(), "`t` has ended in the state `failed`: cannot pull; no disk");
}

#[tokio::test]
async fn a_provider_may_ask_to_wait_longer() {
    let server = Server::start().await;
    let client = ppio_gpu::Client::builder().api_key("k").endpoint(&server.url).retry(RetryPolicy::never());
    let request = client.build().unwrap().get_prewarm_task().task_id("t");
    for status in ["200 OK", "503 Service Unavailable"] {
        server.answer(status, "retry-after: 1\r\n", &task("running").to_string());
        server.json(&task("succeeded"));
        let began = std::time::Instant::now();
        request.clone().wait_until_finished(quick()).await.unwrap();
        assert!(began.elapsed() >= Duration::from_secs(1), "{status}: {:?}", began.elapsed());
    }
}

#[tokio::test]
async fn states_in_another_case() {
    let server = Server::start().await;
    let client = conformance::Client::builder().token("t").endpoint(&server.url).build().unwrap();
    let page = |state: &str| json!({"answer": {"list": [{"id": 1, "state": state}], "count": 1}});
    server.json(&page("Busy"));
    server.json(&page("DONE"));
    client.wait().kind("x").from(0).names([1]).wait_until_finished(quick()).await.unwrap();
    server.json(&page("Worse"));
    let error = client.wait().kind("x").from(0).wait_until_finished(quick()).await.unwrap_err();
    assert_eq!(error.message(), "`1` has ended in the state `Worse`");
}

/// Against the fake, which lets tasks end.
#[tokio::test]
async fn with_the_fake() {
    let cloud = cloud().finish_after(4).start().await.unwrap();
    let variables = cloud.environment();
    let lookup = |name: &str| variables.get(name).cloned();
    let ppio = ppio_gpu::Client::builder().variables(lookup).build().unwrap();
    let mut states = Vec::new();
    let wait = ppio.get_prewarm_task().task_id("mine").wait_until_finished(quick());
    let done = wait.on_state(|progress| states.push(progress.state.unwrap().to_owned())).await.unwrap();
    assert_eq!(done.task_id, "mine");
    assert_eq!(states, ["pending", "pending", "running", "running", "succeeded"]);
    let jdcloud = jdcloud_vm::Client::builder().variables(lookup).region("cn-north-1").build().unwrap();
    let request = jdcloud.image_tasks().task_action("ImportImage").task_ids(["7094", "709"]);
    let done = request.wait_until_finished(quick()).await.unwrap();
    assert!(done.result.task_set.iter().all(|task| task.task_status == Some("finished".into())));
}
