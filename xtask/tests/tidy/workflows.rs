//! What the workflows may do: nothing that they do not need, and nothing that others can change. Knows the lines of the files.

use std::path::Path;

/// What is wrong with the workflows in a folder.
fn faults(folder: &Path) -> Vec<String> {
    let mut faults = Vec::new();
    for path in super::files(folder, &["yml", "yaml"]) {
        let text = std::fs::read_to_string(&path).expect("a file that was listed can be read");
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let mut fault = |line: usize, what: &str| faults.push(format!(".github/workflows/{name}:{}: {what}", line + 1));
        if !text.contains("\npermissions: {}\n") {
            fault(0, "`permissions: {}` is missing: each job says what it needs");
        }
        if !text.contains("\nconcurrency:\n") {
            fault(0, "`concurrency` is missing");
        }
        let lines: Vec<&str> = text.lines().collect();
        for (at, line) in lines.iter().enumerate() {
            let Some(used) = line.trim_start().trim_start_matches("- ").strip_prefix("uses: ") else { continue };
            let digest = used.split_once('@').map_or("", |(_, rest)| rest.split(' ').next().unwrap_or_default());
            if digest.len() != 40 || !digest.bytes().all(|byte| byte.is_ascii_hexdigit()) || !used.contains(" # v") {
                fault(at, "an action is pinned by its digest, with its version behind it: `@… # v1.2.3`");
            }
            let step = lines[at + 1..].iter().take_while(|line| !line.trim_start().starts_with("- "));
            let keeps = step.clone().all(|line| line.trim() != "persist-credentials: false");
            if used.starts_with("actions/checkout@") && keeps {
                fault(at, "`persist-credentials: false` is missing");
            }
        }
    }
    faults
}

#[test]
fn workflows_can_do_what_they_need() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask stands in the workspace");
    let found = faults(&root.join(".github/workflows"));
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

#[test]
fn what_workflows_must_not_do_is_heard() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("workflows");
    std::fs::create_dir_all(&folder).expect("the folder of tests can be written");
    let text = "on: push\njobs:\n  a:\n    steps:\n      - uses: actions/checkout@v4\n";
    std::fs::write(folder.join("a.yml"), text).expect("the folder of tests can be written");
    let found = faults(&folder);
    assert_eq!(found.len(), 4, "{found:#?}");
}
