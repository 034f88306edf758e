//! The program as its users run it, with a contract that starts jobs: in a process of its own, which is this test again.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "../../../conformance/tests/support/list_faults.rs"]
mod list_faults;
mod lookups;
mod paging;

use std::process::{Command, Output};

use oas_mock::{Builder, MockCloud, Reply};

/// Where the process is told what was typed, one word on a line.
const TYPED: &str = "CLOUD_IMAGES_TYPED";

/// Not a test of its own: the program, where it is told what was typed.
#[test]
fn program() {
    let Some(typed) = std::env::var_os(TYPED) else { return };
    let words: Vec<String> = typed.into_string().unwrap().lines().map(str::to_owned).collect();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    std::process::exit(runtime.block_on(crate::answer(words)).into());
}

/// What was written by the program, and its code.
struct Ran {
    code: Option<i32>,
    written: String,
    message: String,
}

/// Runs it against a fake.
async fn run(cloud: &MockCloud, typed: &[&str]) -> Ran {
    run_with(cloud.environment(), typed).await
}

/// Runs it with these variables.
async fn run_with(variables: impl IntoIterator<Item = (String, String)>, typed: &[&str]) -> Ran {
    let words: Vec<&str> = ["cloud-images"].iter().chain(typed).copied().collect();
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "tests::program", "--nocapture", "--test-threads=1"]);
    command.env(TYPED, words.join("\n")).envs(variables);
    let Output { status, stdout, stderr } =
        tokio::task::spawn_blocking(move || command.output()).await.unwrap().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let written = text(stdout);
    let ours = written.trim_start().strip_prefix("running 1 test\ntest tests::program ... ");
    let written = ours.unwrap().to_owned();
    Ran { code: status.code(), written, message: text(stderr) }
}

fn fake() -> Builder {
    MockCloud::builder().contract("everything", conformance::CONTRACT)
}

fn started(cloud: &MockCloud) -> usize {
    cloud.received().iter().filter(|request| request.method == "POST" && request.target == "/images").count()
}

const IMPORT: [&str; 4] = ["everything", "import-image", "--body", r#"{"item": "a"}"#];

#[tokio::test]
async fn a_job_that_is_started_is_waited_for() {
    let cloud = fake().finish_after(3).start().await.unwrap();
    let ran = run(&cloud, &[&IMPORT[..], &["--wait", "--interval", "20ms", "-o", "json"]].concat()).await;
    assert_eq!(ran.code, Some(0), "{}", ran.message);
    let displayed: serde_json::Value = serde_json::from_str(&ran.written).unwrap();
    assert_eq!((&displayed["done"], &displayed["made"]["image"]), (&true.into(), &"i".into()), "{}", ran.written);
    let lines: Vec<&str> = ran.message.lines().collect();
    assert_eq!(lines[0], "started: --resume 'import_image?id=1' waits for it again", "{}", ran.message);
    assert!(lines[1..].iter().any(|line| line.contains("false")), "{}", ran.message);

    // Without it, the job is started and shown as it was answered.
    let ran = run(&cloud, &[&IMPORT[..], &["-o", "json"]].concat()).await;
    assert_eq!((ran.code, ran.message.as_str(), started(&cloud)), (Some(0), "", 2));
}

#[tokio::test]
async fn a_wait_that_was_given_up_is_taken_up_by_another_process() {
    let cloud = fake().finish_after(6).start().await.unwrap();
    let ran = run(&cloud, &[&IMPORT[..], &["--wait", "--interval", "100ms", "--deadline", "150ms"]].concat()).await;
    assert_eq!(ran.code, Some(6), "{}", ran.message);
    let resume =
        ran.message.lines().find_map(|line| line.strip_prefix("started: --resume '")?.split('\'').next()).unwrap();

    let again = ["everything", "import-image", "--resume", resume, "--interval", "20ms", "-o", "json"];
    let ran = run(&cloud, &again).await;
    assert_eq!((ran.code, started(&cloud)), (Some(0), 1), "{}", ran.message);
    assert!(
        ran.written.contains("\"done\": true") && !ran.message.contains("started"),
        "{} {}",
        ran.written,
        ran.message
    );

    let ran = run(&cloud, &["everything", "import-image", "--resume", "export_image?id=1"]).await;
    assert_eq!((ran.code, started(&cloud)), (Some(2), 1), "a handle of another operation: {}", ran.message);
}

#[tokio::test]
async fn a_job_that_fails_says_why() {
    let why = serde_json::json!({"status": "Failed", "error": {"code": "NO_SPACE", "message": "the shelf is full"}});
    let cloud =
        fake().finish_after(9).reply("show_export", [Reply::usual(), Reply::json(200, why)]).start().await.unwrap();
    let ran = run(&cloud, &["everything", "export-image", "--wait", "--interval", "20ms"]).await;
    assert_eq!(ran.code, Some(5), "{}", ran.message);
    assert!(ran.message.contains("NO_SPACE") && ran.message.contains("the shelf is full"), "{}", ran.message);
}

#[tokio::test]
async fn what_is_deleted_is_waited_for_until_it_is_gone() {
    let cloud = fake().finish_after(2).start().await.unwrap();
    let gone = ["everything", "wait-show-disk", "d-1", "--gone", "--interval", "20ms", "--deadline", "300ms"];
    let ran = run(&cloud, &gone).await;
    assert_eq!(ran.code, Some(6), "nobody has deleted it: {}", ran.message);

    assert_eq!(run(&cloud, &["everything", "delete-disk", "d-1"]).await.code, Some(0));
    let ran = run(&cloud, &gone).await;
    assert_eq!((ran.code, ran.written.as_str()), (Some(0), ""), "{}", ran.message);
    assert!(ran.message.ends_with("gone\n"), "{}", ran.message);
}

#[tokio::test]
async fn what_is_looked_up_by_other_settings_is_said_where_it_cannot_be() {
    let asked = |cloud: &MockCloud| {
        let received = cloud.received().into_iter().map(|request| request.target);
        received.map(|target| target.split("&k=").next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let cloud = fake().start().await.unwrap();
    let ran = run(&cloud, &["everything", "show-place", "--level", "3", "-o", "json"]).await;
    assert_eq!((ran.code, ran.message.as_str()), (Some(0), ""), "{}", ran.written);
    assert_eq!(asked(&cloud)[0], "/places?name=eu&level=3");
    assert!(asked(&cloud)[1].starts_with("/places/p-1"), "{:?}", asked(&cloud));

    // What is given is not looked up.
    let cloud = fake().start().await.unwrap();
    let ran = run(&cloud, &["everything", "show-place", "--level", "3", "--place", "mine"]).await;
    assert_eq!((ran.code, asked(&cloud).len()), (Some(0), 1), "{}", ran.message);

    // Nothing that it could be looked up by, and nothing that is found.
    let cloud = fake().start().await.unwrap();
    let ran = run(&cloud, &["everything", "show-place"]).await;
    assert!(ran.code == Some(2) && ran.message.contains("there is no `level` to look it up by"), "{}", ran.message);
    assert!(ran.message.contains("EVERYTHING_PLACE") && asked(&cloud).is_empty(), "{}", ran.message);
    let none = Reply::json(200, serde_json::json!({"owners": []}));
    let cloud = fake().reply("find_places", [none]).start().await.unwrap();
    let ran = run(&cloud, &["everything", "show-place", "--level", "3"]).await;
    assert_eq!((ran.code, asked(&cloud).len()), (Some(1), 1), "{}", ran.message);
    assert!(
        ran.message.contains("the answer of `find_places` for level `3` and name `eu` has nothing at"),
        "{}",
        ran.message
    );
}
