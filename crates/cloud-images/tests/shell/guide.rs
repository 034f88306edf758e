//! The lists of the guide are those of the program: options, commands, formats, exit codes, in both languages.

use std::collections::BTreeSet;
use std::path::Path;

use crate::support::printed;

fn page(name: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(name)).unwrap()
}

/// The flags in a text: `--all-pages`.
fn flags(text: &str) -> BTreeSet<String> {
    let words = text.split(|other: char| !(other.is_ascii_lowercase() || other == '-'));
    words.filter(|word| word.starts_with("--") && word.len() > 3).map(str::to_owned).collect()
}

/// The flags that the help of a command begins lines with.
fn flags_of(command: &str) -> BTreeSet<String> {
    let help = printed(&format!("{command} --help"), &[("COLUMNS", "200")]);
    let lines = help.lines().map(str::trim_start).filter(|line| line.starts_with('-'));
    lines.flat_map(|line| flags(line.split("  ").next().unwrap())).collect()
}

/// The flags that are not those of one provider.
fn common() -> BTreeSet<String> {
    let mut common = flags_of("tasks");
    for command in ["providers", "configure", "demo", "completions bash", "man"] {
        common.extend(flags_of(command));
    }
    let own = ["--region-id", "--status", "--name", "--page-size", "--cursor", "--state", "--cluster-id"];
    for command in ["ppio prewarm list", "ppio prewarm get", "ppio prewarm wait"] {
        common.extend(flags_of(command).into_iter().filter(|flag| !own.contains(&flag.as_str())));
    }
    common
}

#[test]
fn every_option_stands_in_the_guide() {
    let common = common();
    assert!(common.len() > 35, "{common:?}");
    let guide = page("docs/command-line.md");
    let stderr = flags(&guide);
    let missing: Vec<_> = common
        .iter()
        .filter(|flag| !stderr.contains(*flag) && !["--help", "--version"].contains(&flag.as_str()))
        .collect();
    assert!(missing.is_empty(), "docs/command-line.md does not have {missing:?}");
    // What the tables of options begin rows with is there.
    for name in ["docs/command-line.md", "README.md", "README.zh-CN.md"] {
        let text = page(name);
        let part = text.split("\n## ").filter(|part| part.contains("cloud-images")).collect::<String>();
        for row in part.lines().filter(|line| line.starts_with("| `-")) {
            let first = row.split(" | ").next().unwrap();
            for flag in flags(first) {
                let own = ["--page-size", "--page", "--offset", "--cursor"].contains(&flag.as_str());
                let of_others = text.contains("cargo xtask diff")
                    && ["--fail-on", "--format", "--level", "--all", "--files"].contains(&flag.as_str());
                assert!(common.contains(&flag) || own || of_others, "{name}: there is no {flag}");
            }
        }
    }
}

#[test]
fn formats_and_shells_stand_in_the_guide() {
    let help = printed("ppio prewarm list --help", &[("COLUMNS", "200")]);
    let formats = help.split("--output <FORMAT>").nth(1).unwrap().split("[possible values: ").nth(1).unwrap();
    let formats: Vec<&str> = formats.split(']').next().unwrap().split(", ").collect();
    assert_eq!(formats.len(), 5);
    for name in ["README.md", "README.zh-CN.md"] {
        assert!(page(name).contains(&format!("`--output {}`", formats.join("\\|"))), "{name}: {formats:?}");
    }
    let shells = printed("completions --help", &[]);
    let shells = shells.split("[possible values: ").nth(1).unwrap().split(']').next().unwrap();
    for shell in shells.split(',').map(str::trim) {
        assert!(page("docs/command-line.md").contains(shell), "{shell}");
    }
}

#[test]
fn exit_codes_stand_in_the_chinese_pages() {
    let help = printed("--help", &[("LANG", "zh_CN.UTF-8")]);
    let codes = help.split("退出码：").nth(1).unwrap();
    let page = page("README.zh-CN.md");
    for line in codes.lines().filter(|line| !line.trim().is_empty()) {
        let (code, meaning) = line.trim().split_once(' ').unwrap();
        let row = format!("| {code} | {} |", meaning.trim());
        assert!(page.contains(&row), "README.zh-CN.md does not have `{row}`");
    }
}
