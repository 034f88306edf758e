//! Exchanges written down as they happen: whole, without a secret, replayed by the fake, and held against the contract.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::io::{Cursor, Seek, SeekFrom, Write};

use oas_mock::{Fault, MockCloud, Recording, Reply};
use oas_runtime::{Recorder, RetryPolicy};
use serde_json::{Value, json};
use support::Server;
use support::archive::Shared;

fn ppio(server: &Server, recorder: &Recorder) -> ppio_gpu::Client {
    let builder = ppio_gpu::Client::builder().api_key("sk-very-secret-key").endpoint(&server.url).record(recorder);
    builder.retry(RetryPolicy::never()).build().unwrap()
}

#[test]
fn nothing_is_said_of_a_recording_of_which_nothing_is_to_be_said() {
    let file = Shared::default();
    Recorder::new(file.clone(), "").unwrap();
    let archive: Value = serde_json::from_str(&file.text()).unwrap();
    assert_eq!(archive["log"].get("comment"), None);
}

#[tokio::test]
async fn an_exchange_is_whole_and_the_archive_after_each_of_them() {
    let cloud = MockCloud::builder().contract("ppio-gpu", ppio_gpu::CONTRACT).memory().start().await.unwrap();
    let variables = cloud.environment();
    let (file, recorder) = Shared::recorder();
    assert_eq!((file.entries().len(), recorder.is_empty()), (0, true));
    let builder = ppio_gpu::Client::builder().variables(|name| variables.get(name).cloned());
    let client = builder.record(&recorder).build().unwrap();
    client.list_prewarm_tasks().name("a b/ü").limit(5).send().await.unwrap();
    assert_eq!(file.entries().len(), 1);
    let body = ppio_gpu::types::CreatePrewarmTask::builder().image("web:1").region_id("region-b");
    let id = client.create_prewarm_task().body(body).send().await.unwrap().task_id.clone();
    let error = client.get_prewarm_task().task_id("never").send().await.unwrap_err();
    assert!(error.is_not_found());
    let entries = file.entries();
    assert_eq!((entries.len(), recorder.finish().unwrap()), (3, 3));

    let [list, create, missing] = entries.as_slice() else { panic!("{entries:?}") };
    assert_eq!(list["request"]["method"], "GET");
    let url = list["request"]["url"].as_str().unwrap();
    assert!(url.starts_with(&cloud.url()) && url.contains("/gpus/v2/prewarm-tasks?"), "{url}");
    let query = list["request"]["queryString"].as_array().unwrap();
    assert!(query.contains(&json!({"name": "name", "value": "a b/ü"})), "{query:?}");
    assert_eq!((&list["response"]["status"], &list["_operation"]), (&json!(200), &json!("list_prewarm_tasks")));
    assert!(list["startedDateTime"].as_str().unwrap().parse::<jiff::Timestamp>().is_ok());
    assert!(list["time"].as_f64().unwrap() > 0.0);
    let sent: Value = serde_json::from_str(create["request"]["postData"]["text"].as_str().unwrap()).unwrap();
    assert_eq!(sent["image"], "web:1");
    let answered: Value = serde_json::from_str(create["response"]["content"]["text"].as_str().unwrap()).unwrap();
    assert_eq!(answered["task_id"], id);
    assert_eq!(missing["response"]["status"], 404);
    assert!(missing["response"]["content"]["text"].as_str().unwrap().contains("never"));
    assert!(!file.text().contains(&variables["PPIO_API_KEY"]), "the key is masked");

    // What is recorded of the fake is what the contract says, and the fake says it again.
    let recording = || Recording::parse("own.har", &file.text()).unwrap();
    let again = MockCloud::builder().contract("ppio-gpu", ppio_gpu::CONTRACT);
    assert_eq!(again.compare(&recording()).unwrap(), []);
    let again = again.replay(recording()).start().await.unwrap();
    let variables = again.environment();
    let client = ppio_gpu::Client::builder().variables(|name| variables.get(name).cloned()).build().unwrap();
    let body = ppio_gpu::types::CreatePrewarmTask::builder().image("web:1").region_id("region-b");
    assert_eq!(client.create_prewarm_task().body(body).send().await.unwrap().task_id, id);
    let error = client.get_prewarm_task().task_id("never").send().await.unwrap_err();
    assert!(error.is_not_found() && error.message().contains("never"), "{error}");
    let other = ppio_gpu::types::CreatePrewarmTask::builder().image("web:2").region_id("region-b");
    let other = client.create_prewarm_task().body(other).send().await.unwrap().task_id.clone();
    assert_ne!(other, id, "another request has another answer: the example");
    let wrong = ppio_gpu::Client::builder().api_key("wrong").endpoint(again.url()).build().unwrap();
    assert!(wrong.get_prewarm_task().task_id("never").send().await.unwrap_err().is_auth(), "keys are checked as ever");
}

#[tokio::test]
async fn no_secret_is_written_wherever_it_stands() {
    let server = Server::start().await;
    let (file, recorder) = Shared::recorder();
    let client = ppio(&server, &recorder);
    let body = json!({
        "message": "the key sk-very-secret-key is not valid",
        "echo": {"Authorization": "Bearer sk-very-secret-key", "adminPass": "hunter2", "rootPass": "one \" four", "pin_token": 123_456},
        "url": "https://u:pa55@host.example.com/x?Expires=1&Signature=c2ln&AccessKeyId=AK1",
        "next_token": "page-2",
        "password": {"before": "0ld-one", "others": [{"tried": "0lder-one"}], "count": 47_114},
        "after": "what follows",
        "total": 1.50,
    });
    let headers = "set-cookie: session=s3cr3t\r\nx-echo: sk-very-secret-key\r\nx-subject-token: t0ken\r\n";
    server.answer("403 Forbidden", headers, &body.to_string());
    client.list_prewarm_tasks().name("sk-very-secret-key").send().await.unwrap_err();
    let text = file.text();
    for secret in [
        "sk-very-secret-key",
        "hunter2",
        "123456",
        "pa55",
        "c2ln",
        "AK1",
        "s3cr3t",
        "t0ken",
        "0ld-one",
        "0lder-one",
        "47114",
    ] {
        assert!(!text.contains(secret), "{secret} stands in {text}");
    }
    for other in ["page-2", "what follows", "1.5", "Expires=1", "is not valid", "Bearer ***"] {
        assert!(text.contains(other), "{other} is gone from {text}");
    }

    // A signature, and a provider that repeats it; a token that an operation issues, and the password that it is issued for.
    let (file, recorder) = Shared::recorder();
    let builder = jdcloud_vm::Client::builder().access_key("AK-of-mine").secret_key("SK-of-mine").region("cn-north-1");
    let jdcloud = builder.endpoint(&server.url).record(&recorder).retry(RetryPolicy::never()).build().unwrap();
    server.json(&json!({"requestId": "r", "result": {"taskSet": []}}));
    jdcloud.image_tasks().task_action("ImportImage").send().await.unwrap();
    let signed = server.last().header("authorization").unwrap().to_owned();
    let signature = signed.rsplit("Signature=").next().unwrap();
    let text = file.text();
    assert!(!text.contains(signature) && !text.contains("AK-of-mine") && !text.contains("SK-of-mine"), "{text}");
    assert!(text.contains("JDCLOUD2-HMAC-SHA256 ***"), "{text}");

    let (file, recorder) = Shared::recorder();
    let iam = huaweicloud_iam::Client::builder().endpoint(&server.url).record(&recorder).build().unwrap();
    let exercise = oas_mock::Exercise::of("huaweicloud-iam", huaweicloud_iam::CONTRACT).unwrap();
    let call = exercise.calls().iter().find(|call| call.operation() == "create_token").unwrap();
    server.answer(
        "201 Created",
        "content-type: application/json\r\nx-subject-token: MIIissued\r\nx-kept: 0paque\r\n",
        r#"{"token":{"expires_at":"2030-01-01T00:00:00.000000Z","methods":["password"],"user":{"name":"me"}}}"#,
    );
    let _ = iam.invoke("create_token", call.arguments()).send().await;
    let text = file.text();
    let password =
        server.last().body.split("\"password\":\"").nth(1).map(|rest| rest.split('"').next().unwrap().to_owned());
    if let Some(password) = password {
        assert!(!text.contains(&format!("\\\"{password}\\\"")), "{password} stands in {text}");
    }
    assert_eq!(file.entries().len(), 1, "{text}");
    assert!(!text.contains("MIIissued"), "{text}");
    // Of an answer that is secret, no header is shown but those that say what it is.
    let headers = file.entries()[0]["response"]["headers"].to_string();
    assert!(!text.contains("0paque") && headers.contains("application/json"), "{text}");
}

#[tokio::test]
async fn what_goes_wrong_is_recorded_too() {
    let cloud = MockCloud::builder().contract("ppio-gpu", ppio_gpu::CONTRACT).reply(
        "list_prewarm_tasks",
        [Reply::fault(Fault::Reset), Reply::refused(500), Reply::text(200, "text/html", "<html>")],
    );
    let cloud = cloud.start().await.unwrap();
    let variables = cloud.environment();
    let (file, recorder) = Shared::recorder();
    let builder = ppio_gpu::Client::builder().variables(|name| variables.get(name).cloned()).record(&recorder);
    let client = builder.retry(RetryPolicy::never()).build().unwrap();
    for _ in 0..3 {
        client.list_prewarm_tasks().send().await.unwrap_err();
    }
    let entries = file.entries();
    let statuses: Vec<_> = entries.iter().map(|entry| entry["response"]["status"].as_u64().unwrap()).collect();
    assert_eq!(statuses, [0, 500, 200]);
    assert!(entries[0]["_error"].is_string());
    assert_eq!(entries[2]["response"]["content"]["text"], "<html>");

    // Replayed, the same goes wrong in the same order.
    let recording = Recording::parse("faults.har", &file.text()).unwrap();
    let cloud = MockCloud::builder().contract("ppio-gpu", ppio_gpu::CONTRACT).replay(recording).start().await.unwrap();
    let variables = cloud.environment();
    let builder = ppio_gpu::Client::builder().variables(|name| variables.get(name).cloned());
    let client = builder.retry(RetryPolicy::never()).build().unwrap();
    let statuses =
        async || client.list_prewarm_tasks().send().await.unwrap_err().status().map(|status| status.as_u16());
    assert_eq!([statuses().await, statuses().await, statuses().await], [None, Some(500), Some(200)]);
    assert_eq!(statuses().await, Some(200), "the last one again");
}

#[tokio::test]
async fn every_attempt_is_an_exchange_and_large_bodies_are_cut() {
    let server = Server::start().await;
    let (file, recorder) = Shared::recorder();
    let builder = ppio_gpu::Client::builder().api_key("sk-1").endpoint(&server.url).record(&recorder);
    let client = builder.build().unwrap();
    server.answer("503 Service Unavailable", "retry-after: 0\r\n", "{}");
    let note = "x".repeat(2 << 20);
    let page = json!({"data": [], "has_more": false, "next_cursor": "", "total": 0, "note": note});
    server.json(&page);
    client.list_prewarm_tasks().send().await.unwrap();
    let entries = file.entries();
    assert_eq!(entries.len(), 2);
    assert_eq!([&entries[0]["_attempt"], &entries[1]["_attempt"]], [&json!(1), &json!(2)]);
    let content = &entries[1]["response"]["content"];
    assert_eq!(content["_truncated"], true);
    assert_eq!(content["size"].as_u64().unwrap(), page.to_string().len() as u64);
    assert!(file.text().len() < 3 << 20);

    // What is sent is as long as a program likes; of a character at the end, no part is kept.
    server.json(&json!({"task_id": "t"}));
    let long = format!("xx{}", "字".repeat(400_000));
    let wanted = ppio_gpu::types::CreatePrewarmTask::builder().image("i").region_id("r").note(long);
    client.create_prewarm_task().body(wanted).send().await.unwrap();
    let sent = &file.entries()[2]["request"]["postData"];
    let text = sent["text"].as_str().unwrap();
    assert!(text.len() <= 1 << 20 && text.len() > (1 << 20) - 4, "{}", text.len());
    assert_eq!(
        (&sent["_truncated"], &sent["comment"]),
        (&json!(true), &json!(format!("cut after {} of {} bytes", text.len(), server.last().body.len())))
    );
    let recording = Recording::parse("cut.har", &file.text()).unwrap();
    let cloud = MockCloud::builder().contract("ppio-gpu", ppio_gpu::CONTRACT).replay(recording);
    let cloud = cloud.start().await.unwrap();
    let [page, ..] = cloud.left_out() else { panic!("{:?}", cloud.left_out()) };
    let said = page.to_string();
    assert!(said.contains("cut.har:3:") && said.contains("not all there: cut after 1048576 of"), "{said}");
    // Whoever asks for that is told so, and others have their answers.
    let variables = cloud.environment();
    let builder = ppio_gpu::Client::builder().variables(|name| variables.get(name).cloned());
    let client = builder.retry(RetryPolicy::never()).build().unwrap();
    assert_eq!(client.list_prewarm_tasks().send().await.unwrap_err().status().map(|status| status.as_u16()), Some(503));
    let error = client.list_prewarm_tasks().send().await.unwrap_err();
    assert_eq!(error.status().map(|status| status.as_u16()), Some(501));
    assert!(error.to_string().contains("cut after 1048576 of"), "{error}");
}

/// A file that takes no more than so many bytes.
struct Full(Cursor<Vec<u8>>, usize);

impl Write for Full {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        if self.0.get_ref().len() + bytes.len() > self.1 {
            return Err(std::io::Error::from(std::io::ErrorKind::StorageFull));
        }
        self.0.write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Seek for Full {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        self.0.seek(to)
    }
}

#[tokio::test]
async fn no_call_fails_for_a_recording_that_cannot_be_written() {
    let server = Server::start().await;
    let recorder = Recorder::new(Full(Cursor::new(Vec::new()), 300), "").unwrap();
    let client = ppio(&server, &recorder);
    server.json(&json!({"data": [], "has_more": false, "next_cursor": "", "total": 0}));
    client.list_prewarm_tasks().send().await.unwrap();
    let error = recorder.finish().unwrap_err().to_string();
    assert!(error.contains("the recording ends after 0 exchanges"), "{error}");
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"));
    let file = folder.join("there.har");
    std::fs::write(&file, "mine").unwrap();
    let error = Recorder::create(&file, "").unwrap_err().to_string();
    assert!(error.contains("there.har") && error.contains("nothing is overwritten"), "{error}");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "mine");
}

/// Makes the recording that the tests have, of every operation of a client: `cargo test --package conformance --test recordings --
/// --ignored`. It says of itself that no provider has answered.
#[tokio::test]
#[ignore = "writes a file of the repository"]
async fn the_recording_of_the_fake() {
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../specs/recordings/fake-ppio-gpu.har");
    let _ = std::fs::remove_file(&file);
    let comment = "made from the fake of this project; no provider has answered";
    let recorder = Recorder::create(&file, comment).unwrap();
    let cloud = MockCloud::builder().contract("ppio-gpu", ppio_gpu::CONTRACT).finish_after(1).start().await.unwrap();
    let variables = cloud.environment();
    let builder = ppio_gpu::Client::builder().variables(|name| variables.get(name).cloned()).record(&recorder);
    let client = builder.build().unwrap();
    client.list_prewarm_tasks().limit(10).send().await.unwrap();
    let body = ppio_gpu::types::CreatePrewarmTask::builder().image("registry.example.com/web:1").region_id("region-b");
    let id = client.create_prewarm_task().body(body).send().await.unwrap().task_id.clone();
    for _ in 0..3 {
        client.get_prewarm_task().task_id(&id).send().await.unwrap();
    }
    let body = ppio_gpu::types::DeletePrewarmTasks::builder().task_ids([id]);
    client.delete_prewarm_tasks().body(body).send().await.unwrap();
    recorder.finish().unwrap();
}
