//! Actions over several providers, against a fake that keeps what is made: as somebody does them at a shell.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader};
use std::process::{Command, Output, Stdio};

use oas_mock::MockCloud;
use serde_json::Value;
use support::{cloud, program, refused, text};

const IMPORT: [&str; 10] =
    ["--name", "web", "--architecture", "x86_64", "--os-type", "linux", "--disk-format", "qcow2", "--disk-size", "40"];

/// The program with the variables of a fake.
fn shell(variables: &BTreeMap<String, String>, arguments: &[&str]) -> Command {
    let mut command = program();
    command.envs(variables).env("HUAWEICLOUD_SDK_PROJECT_ID", "project").args(arguments);
    command
}

fn run(cloud: &MockCloud, line: &str) -> Output {
    shell(&cloud.environment(), &line.split_whitespace().collect::<Vec<_>>()).output().unwrap()
}

/// The rows that a command prints, where it must succeed.
fn rows(cloud: &MockCloud, line: &str) -> Vec<Value> {
    let output = run(cloud, &format!("{line} -o ndjson"));
    assert!(output.status.success(), "{line}: {}", text(&output.stderr));
    text(&output.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_image_is_warmed_up_at_several_providers_and_regions_at_once() {
    let cloud = cloud().memory().start().await.unwrap();
    let line = "prewarm registry.example.com/web:1 --provider ppio-gpu --provider ppio-gpu-instance --region a --region b \
                --wait --interval 200ms";
    let made = rows(&cloud, line);
    let told: Vec<_> = made.iter().map(|row| (&row["provider"], &row["region"], &row["state"])).collect();
    let succeeded = Value::from("succeeded");
    let expected: Vec<(Value, Value)> =
        [("ppio-gpu", "a"), ("ppio-gpu", "b"), ("ppio-gpu-instance", "a"), ("ppio-gpu-instance", "b")]
            .map(|(provider, region)| (provider.into(), region.into()))
            .to_vec();
    let expected: Vec<_> = expected.iter().map(|(provider, region)| (provider, region, &succeeded)).collect();
    assert_eq!(told, expected, "{made:?}");
    let listed = run(&cloud, "ppio prewarm list --region-id b -o ndjson");
    assert!(text(&listed.stdout).contains("registry.example.com/web:1"), "{}", text(&listed.stdout));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_image_lives_at_two_clouds() {
    let cloud = cloud().memory().start().await.unwrap();
    let import = format!("import https://bucket.example.com/web.qcow2 {} --wait --interval 200ms", IMPORT.join(" "));
    let jdcloud = rows(&cloud, &format!("{import} --provider jdcloud-vm --region cn-north-1 --platform CentOS"));
    let image = jdcloud[0]["id"].as_str().unwrap().to_owned();
    let copied = rows(
        &cloud,
        &format!(
            "copy {image} --provider jdcloud-vm --region cn-north-1 --to-region cn-east-2 --name web --wait --interval 200ms"
        ),
    );
    assert_eq!((&copied[0]["state"], &copied[0]["region"]), (&"succeeded".into(), &"cn-east-2".into()));
    assert_ne!(copied[0]["id"], image.as_str());
    let share = format!("share {image} --provider jdcloud-vm --region cn-north-1 --account partner --account friend");
    assert_eq!(rows(&cloud, &share)[0]["state"], "done");
    let members = run(&cloud, &format!("jdcloud image-members {image} --region cn-north-1 -o json"));
    assert!(text(&members.stdout).contains("friend"), "{}", text(&members.stdout));
    let delete = format!("delete {image} --provider jdcloud-vm --region cn-north-1 --wait --interval 200ms");
    assert_eq!(rows(&cloud, &delete)[0]["state"], "gone");
    let again = run(&cloud, &delete);
    assert_eq!(again.status.code(), Some(4), "{}", text(&again.stderr));

    let huawei = rows(
        &cloud,
        "import bucket:web.qcow2 --name web --disk-size 40 --provider huaweicloud-ims --region cn-north-4 --wait --interval 200ms",
    );
    let image = huawei[0]["id"].as_str().unwrap();
    let copy = format!(
        "copy {image} --provider huaweicloud-ims --to-region cn-east-3 --to-project cn-east-3 --agency ims --name web-2 --wait --interval 200ms"
    );
    assert_eq!(rows(&cloud, &copy)[0]["state"], "succeeded");
    let shared =
        rows(&cloud, &format!("share {image} --provider huaweicloud-ims --account project --wait --interval 200ms"));
    assert_eq!(shared[0]["state"], "succeeded");
    let gone = rows(&cloud, &format!("delete {image} --provider huaweicloud-ims --wait --interval 200ms"));
    assert_eq!(gone[0]["state"], "gone");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_begun_is_gone_on_with() {
    let cloud = cloud().memory().start().await.unwrap();
    for line in [
        "prewarm web:1 --provider ppio-gpu --provider ppio-gpu-instance --region a".to_owned(),
        format!(
            "import bucket:web {} --provider huaweicloud-ims --region cn-north-4",
            IMPORT.join(" ").replace("x86_64", "x86").replace(" --disk-format qcow2", "").replace("linux", "Linux")
        ),
        format!("import https://b/web --platform CentOS {} --provider jdcloud-vm --region r", IMPORT.join(" ")),
    ] {
        let action = line.split(' ').next().unwrap();
        for row in rows(&cloud, &line) {
            assert_eq!(row["state"], "started", "{row}");
            let handle = row["resume"].as_str().unwrap();
            let output =
                shell(&cloud.environment(), &[action, "--resume", handle, "--interval", "100ms", "-o", "json"])
                    .output()
                    .unwrap();
            assert!(output.status.success(), "{handle}: {}", text(&output.stderr));
            let resumed: Value = serde_json::from_slice(&output.stdout).unwrap();
            assert_eq!((&resumed[0]["state"], &resumed[0]["image"]), (&"succeeded".into(), &row["image"]), "{handle}");
        }
    }
    let (code, error) = refused("prewarm --resume nothing --mock", &[]);
    assert!(code == 2 && error.contains("is no task"), "{error}");
    let (code, error) = refused("import --resume ppio-gpu:create_prewarm_task?task_id=a --mock", &[]);
    assert!(
        code == 2 && error.contains("ppio-gpu has no `import`; these have: huaweicloud-ims, jdcloud-vm"),
        "{error}"
    );
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn ctrl_c_tells_how_to_go_on() {
    let cloud = cloud().task_time(std::time::Duration::from_secs(60)).start().await.unwrap();
    let line = "prewarm web:1 --provider ppio-gpu --provider ppio-gpu-instance --region a --wait --interval 200ms";
    let mut command = shell(&cloud.environment(), &line.split_whitespace().collect::<Vec<_>>());
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines().map(Result::unwrap);
    let mut states = Vec::new();
    while states.len() < 2 {
        let line = lines.next().unwrap();
        assert!(!line.contains('\u{1b}'), "{line:?}");
        states.extend(line.contains(" after ").then_some(line));
    }
    Command::new("kill").args(["-s", "INT", &child.id().to_string()]).status().unwrap();
    let last = lines.last().unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(130), "{last}");
    let resumed = last.split("again: ").nth(1).unwrap();
    assert_eq!(resumed.matches("--resume '").count(), 2, "{last}");
    cloud.pass(std::time::Duration::from_secs(60));
    let words: Vec<&str> =
        resumed.trim_start_matches("cloud-images ").split(' ').map(|word| word.trim_matches('\'')).collect();
    let output = shell(&cloud.environment(), &words).output().unwrap();
    assert!(output.status.success(), "{resumed}: {}", text(&output.stderr));
    assert_eq!(text(&output.stdout).matches("succeeded").count(), 2, "{}", text(&output.stdout));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_goes_wrong_has_its_code() {
    let cloud = cloud().memory().failing("web:bad", "there is no such image").start().await.unwrap();
    let line = |image: &str, more: &str| {
        format!("prewarm {image} --provider ppio-gpu --region a --wait --interval 200ms --retries 0 {more}")
    };
    let failed = run(&cloud, &line("web:bad", ""));
    assert_eq!(failed.status.code(), Some(5), "{}", text(&failed.stderr));
    assert!(text(&failed.stderr).contains("there is no such image"), "{}", text(&failed.stderr));
    let instance = run(&cloud, &line("web:bad", "").replace("ppio-gpu", "ppio-gpu-instance"));
    assert_eq!(instance.status.code(), Some(5), "{}", text(&instance.stderr));
    let unreachable = run(&cloud, &line("web:1", "--endpoint http://127.0.0.1:1"));
    assert_eq!(unreachable.status.code(), Some(7), "{}", text(&unreachable.stderr));
    // What went well is shown beside what did not.
    let both = run(&cloud, &line("web:bad web:1", "-o ndjson"));
    assert_eq!(both.status.code(), Some(5));
    assert!(
        text(&both.stdout).contains("\"succeeded\"") && text(&both.stdout).contains("\"failed\""),
        "{}",
        text(&both.stdout)
    );
    let late = run(&cloud, &line("web:2", "--deadline 0"));
    assert_eq!(late.status.code(), Some(6), "{}", text(&late.stderr));
    assert!(text(&late.stderr).contains("--resume 'ppio-gpu:create_prewarm_task?task_id="), "{}", text(&late.stderr));
}

#[test]
fn what_cannot_be_done_is_one_error() {
    for (line, error) in [
        ("prewarm web:1", "--provider <CRATE>"),
        (
            "prewarm web:1 --provider jdcloud-vm --region a",
            "jdcloud-vm has no `prewarm`; these have: ppio-gpu, ppio-gpu-instance",
        ),
        (
            "prewarm web:1 --provider nobody --region a",
            "there is no provider `nobody`; `prewarm` is there for: ppio-gpu",
        ),
        ("prewarm web:1 --provider ppio-gpu", "ppio-gpu: it needs --region"),
        ("import u --provider jdcloud-vm --agency a", "unexpected argument '--agency'"),
        (
            "import u --provider huaweicloud-ims --name n --disk-size 40 --platform CentOS",
            "huaweicloud-ims: it takes no --platform; it takes: --region, URL",
        ),
        (
            "import u --provider huaweicloud-ims --name n --name m --disk-size 40",
            "--name has one value here, and 2 are given",
        ),
        ("import u --provider huaweicloud-ims --name n --disk-size large", "min_disk"),
        ("share i --provider jdcloud-vm --region r", "it needs --account"),
    ] {
        let (code, message) = refused(&format!("{line} --mock"), &[]);
        assert!(code == 2 && message.contains(error), "{line}: {code} {message}");
    }
    let (code, message) = refused("delete i --provider jdcloud-vm --region r", &[]);
    assert!(code == 3 && message.contains("JDCLOUD_ACCESS_KEY"), "{message}");
    let keys = [("JDCLOUD_ACCESS_KEY", "a"), ("JDCLOUD_SECRET_KEY", "s")];
    let (code, message) = refused("delete i --provider jdcloud-vm", &keys);
    assert!(code == 2 && message.contains("no region: give --region, or set JDCLOUD_REGION"), "{message}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dry_run_shows_requests_and_sends_none() {
    let cloud = cloud().memory().start().await.unwrap();
    let line = "prewarm web:1 --provider ppio-gpu --region a --region b --dry-run";
    let before = cloud.received().len();
    let output = run(&cloud, line);
    let stdout = text(&output.stdout);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert_eq!(stdout.matches("POST http").count(), 2, "{stdout}");
    assert!(stdout.contains(r#""region_id":"b""#) && stdout.contains("authorization: Bearer ***"), "{stdout}");
    let requests = run(&cloud, &format!("{line} -o json"));
    let requests: Vec<Value> = serde_json::from_slice(&requests.stdout).unwrap();
    assert_eq!((requests.len(), &requests[0]["method"]), (2, &"POST".into()));
    assert_eq!(cloud.received().len(), before, "something was sent");
    let region = shell(
        &BTreeMap::new(),
        &["delete", "i", "--provider", "huaweicloud-ims", "--region", "cn-south-1", "--dry-run"],
    )
    .envs([("HUAWEICLOUD_AUTH_TOKEN", "opensesame"), ("HUAWEICLOUD_SDK_PROJECT_ID", "p")])
    .output()
    .unwrap();
    assert!(text(&region.stdout).starts_with("DELETE https://ims.cn-south-1.myhuaweicloud.com/"), "{region:?}");
}
