//! Plans, against a fake that keeps what is made: what is missing is made, and nothing happens the second time.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::path::{Path, PathBuf};
use std::process::Output;

use oas_mock::MockCloud;
use serde_json::Value;
use support::{cloud, folder, program, text};

const PLAN: &str = "images:
  - provider: [ppio-gpu, ppio-gpu-instance]
    regions: [a, b]
    prewarm: {image: 'registry.example.com/web:1'}
  - provider: jdcloud-vm
    regions: [cn-north-1, cn-east-2, cn-south-1]
    import:
      name: web
      url: https://bucket.example.com/web.qcow2
      architecture: x86_64
      os-type: linux
      platform: CentOS
      disk-format: qcow2
      disk-size: 40
    copy:
";

fn plan(name: &str, text: &str) -> PathBuf {
    let path = folder(name).join("images.yaml");
    std::fs::write(&path, text).unwrap();
    path
}

fn apply(cloud: &MockCloud, path: &Path, more: &str) -> Output {
    let mut command = program();
    command.envs(cloud.environment()).arg("apply").arg(path).args(["--interval", "100ms", "-o", "ndjson"]);
    command.args(more.split_whitespace()).output().unwrap()
}

/// The states of the rows, one letter each, and the words on standard error.
fn states(output: &Output) -> (Vec<String>, String) {
    let stdout = text(&output.stdout);
    let rows = stdout.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    (rows.map(|row| row["state"].as_str().unwrap().to_owned()).collect(), text(&output.stderr))
}

/// How many requests that change something a fake has received.
fn changes(cloud: &MockCloud) -> usize {
    cloud.received().iter().filter(|request| request.method != "GET").count()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_missing_is_made_once() {
    let cloud = cloud().memory().start().await.unwrap();
    let path = plan("apply-once", PLAN);
    let dry = apply(&cloud, &path, "--dry-run");
    assert_eq!(states(&dry), (vec!["missing".to_owned(); 7], "7 missing\n".to_owned()));
    assert_eq!(changes(&cloud), 0, "a dry run changes something");
    let first = apply(&cloud, &path, "");
    let (made, stderr) = states(&first);
    assert!(first.status.success() && made == vec!["made"; 7] && stderr.ends_with("7 made\n"), "{made:?} {stderr}");
    let sent = changes(&cloud);
    assert_eq!(sent, 7);
    let second = apply(&cloud, &path, "");
    assert_eq!(states(&second), (vec!["there".to_owned(); 7], "7 there\n".to_owned()));
    assert_eq!(changes(&cloud), sent, "the second time something happens");
    // Every row has the id of what is there.
    assert_eq!(text(&second.stdout).matches("\"id\":\"").count(), 7, "{}", text(&second.stdout));
    let more = PLAN.replace("[a, b]", "[a, b, c]");
    let third = apply(&cloud, &plan("apply-more", &more), "");
    assert!(states(&third).1.ends_with("7 there, 2 made\n"), "{}", text(&third.stderr));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_fails_hides_nothing_and_is_gone_on_with() {
    let bad =
        cloud().memory().failing("https://bucket.example.com/web.qcow2", "the file is broken").start().await.unwrap();
    let path = plan("apply-partly", PLAN);
    let output = apply(&bad, &path, "");
    let (rows, stderr) = states(&output);
    assert_eq!(rows, ["made", "made", "made", "made", "failed", "not tried", "not tried"]);
    assert_eq!(output.status.code(), Some(5), "{stderr}");
    assert!(stderr.contains("the file is broken") && stderr.contains("4 made, 1 failed, 2 not tried"), "{stderr}");
    let mended = std::fs::read_to_string(&path).unwrap().replace("web.qcow2", "mended.qcow2");
    let output = apply(&bad, &plan("apply-mended", &mended), "");
    let (rows, stderr) = states(&output);
    assert!(output.status.success(), "{stderr}");
    assert_eq!(rows, ["there", "there", "there", "there", "made", "made", "made"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_under_way_is_waited_for_and_not_begun_again() {
    let cloud = cloud().task_time(std::time::Duration::from_secs(60)).start().await.unwrap();
    let path = plan("apply-under-way", "images:\n  - {provider: ppio-gpu, regions: a, prewarm: {image: web:1}}\n");
    let late = apply(&cloud, &path, "--deadline 1");
    assert_eq!(late.status.code(), Some(6), "{}", text(&late.stderr));
    let dry = apply(&cloud, &path, "--dry-run");
    assert_eq!(states(&dry).0, ["under way"]);
    let sent = changes(&cloud);
    cloud.pass(std::time::Duration::from_secs(60));
    assert_eq!(states(&apply(&cloud, &path, "")).0, ["there"]);
    assert_eq!(changes(&cloud), sent);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_finds_what_it_is_made_of_by_its_name() {
    let cloud = cloud().memory().start().await.unwrap();
    let copy = |name: &str| {
        format!(
            "images:\n  - {{provider: jdcloud-vm, regions: cn-east-2, copy: {{name: {name}, region: cn-north-1}}}}\n"
        )
    };
    let missing = apply(&cloud, &plan("apply-nothing", &copy("nowhere")), "");
    assert_eq!(missing.status.code(), Some(4), "{}", text(&missing.stderr));
    assert!(
        text(&missing.stderr).contains("there is no `nowhere` in cn-north-1 that could be copied"),
        "{}",
        text(&missing.stderr)
    );
    let import = PLAN
        .lines()
        .skip(4)
        .take(10)
        .map(|line| format!("{line}\n"))
        .collect::<String>()
        .replace(", cn-east-2, cn-south-1", "");
    assert!(apply(&cloud, &plan("apply-import", &format!("images:\n{import}")), "").status.success());
    let copied = apply(&cloud, &plan("apply-copy", &copy("web")), "");
    assert_eq!(states(&copied).0, ["made"], "{}", text(&copied.stderr));
}

#[test]
fn what_is_wrong_with_a_plan_has_its_place() {
    let prewarm = "{provider: ppio-gpu, regions: a, prewarm: {image: 'web:1'}}";
    for (plan_text, fault) in [
        ("pictures: []\n".to_owned(), "1:1: `pictures` is not known here; a plan has `images`"),
        ("images: none\n".to_owned(), "1:9: write a list here"),
        ("images:\n  - web:1\n".to_owned(), "2:5: write an image here"),
        ("images:\n  - {regions: a}\n".to_owned(), "2:5: `provider` is missing"),
        ("images:\n  - {provider: nobody, prewarm: {image: a}}\n".to_owned(), "2:16: there is no provider `nobody`"),
        (
            "images:\n  - {provider: jdcloud-vm, prewarm: {image: a}}\n".to_owned(),
            "2:28: jdcloud-vm has no `prewarm`; these have: ppio-gpu",
        ),
        (
            "images:\n  - {provider: ppio-gpu, region: a}\n".to_owned(),
            "2:26: `region` is not known here; there are: provider, regions, ",
        ),
        ("images:\n  - {provider: ppio-gpu, regions: a}\n".to_owned(), "2:5: it does not say how the image is made"),
        ("images:\n  - {provider: ppio-gpu, prewarm: {image: a}}\n".to_owned(), "2:26: `regions` is missing beside it"),
        (
            "images:\n  - {provider: ppio-gpu, regions: a, prewarm: {imag: a}}\n".to_owned(),
            "ppio-gpu: it takes no --imag",
        ),
        ("images:\n  - {provider: ppio-gpu, regions: a, prewarm: }\n".to_owned(), "ppio-gpu: it needs IMAGE"),
        (
            "images:\n  - {provider: ppio-gpu, regions: a, prewarm: {image: {}}}\n".to_owned(),
            "write a single value here",
        ),
        (
            "images:\n  - {provider: jdcloud-vm, regions: a, delete: {image: a}}\n".to_owned(),
            "`delete` makes nothing that could be there already",
        ),
        (format!("images:\n  - {prewarm}\n  - {prewarm}\n"), "3:38: ppio-gpu web:1 a is wanted already at "),
        ("images: [\n".to_owned(), "images.yaml:"),
    ] {
        let path = plan("apply-faults", &plan_text);
        let output = program().arg("apply").arg(&path).arg("--mock").output().unwrap();
        let stderr = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{plan_text}{stderr}");
        assert!(
            stderr.lines().count() == 1 && stderr.contains("images.yaml:") && stderr.contains(fault),
            "{plan_text}{stderr}"
        );
    }
    let gone = program().args(["apply", "/nowhere/images.yaml", "--mock"]).output().unwrap();
    assert_eq!(gone.status.code(), Some(2), "{}", text(&gone.stderr));
}
