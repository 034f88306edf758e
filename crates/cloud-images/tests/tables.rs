//! What people see: tables in a terminal of 80 columns, with Chinese text, with and without colours, and through a pipe.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use support::{golden, printed, text, with};
use unicode_width::UnicodeWidthStr;

const NARROW: &[(&str, &str)] = &[("COLUMNS", "80")];

/// The result and the notes, one after the other.
fn both(arguments: &str, variables: &[(&str, &str)]) -> String {
    let output = with(arguments, variables);
    assert!(output.status.success(), "{}", text(&output.stderr));
    format!("$ cloud-images {arguments}\n{}{}", text(&output.stdout), text(&output.stderr))
}

#[test]
fn tables_of_80_columns() {
    for (name, arguments) in [
        ("tasks", "tasks --mock --output table"),
        ("list", "ppio prewarm list --mock=12 --limit 11 --output table"),
        ("chinese", "ppio image-prewarm list --mock --output table"),
        ("get", "ppio prewarm get prewarm-task-id --mock --output table"),
        ("images", "huaweicloud images --visibility private --mock --output table"),
        ("fields", "ppio image-prewarm list --mock --output table --fields clusterName,state,imageSize"),
        ("color", "tasks --mock --output table --color always --fields id,state,created"),
    ] {
        let stdout = both(arguments, NARROW);
        for line in stdout.lines().filter(|line| line.starts_with(['│', '┌', '└'])) {
            let bare = without_colors(line);
            assert!(bare.width() <= 80, "{name}: {} columns:\n{line}", bare.width());
        }
        golden(&format!("{name}.txt"), &stdout);
    }
}

/// A line as a terminal shows it.
fn without_colors(line: &str) -> String {
    let mut stdout = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('\u{1b}') {
        stdout += before;
        rest = after.split_once('m').map_or("", |(_, rest)| rest);
    }
    stdout + rest
}

#[test]
fn lines_of_a_table_are_of_one_width() {
    for width in ["20", "40", "80", "100", "200"] {
        for arguments in [
            "tasks --mock --output table",
            "ppio image-prewarm list --mock --output table",
            "huaweicloud images --mock --output table",
            "providers --mock --output table",
            "jdcloud image-tasks --action ImportImage --mock --output table --color always",
        ] {
            let stdout = printed(arguments, &[("COLUMNS", width)]);
            let widths: Vec<usize> = stdout.lines().map(|line| without_colors(line).width()).collect();
            assert!(widths.iter().all(|width| *width == widths[0]), "{width}: {stdout}");
            assert!(widths[0] <= width.parse().unwrap(), "{width}: {stdout}");
        }
    }
}

#[test]
fn through_a_pipe_there_are_no_lines_and_no_colors() {
    let stdout = printed("ppio image-prewarm list --mock", &[]);
    golden("pipe.txt", &stdout);
    assert!(!stdout.contains(['│', '\u{1b}']), "{stdout}");
    assert!(stdout.lines().all(|line| !line.ends_with(' ')), "{stdout}");
}

#[test]
fn colors_are_a_matter_of_terminals_and_wishes() {
    let colored = |arguments: &str, variables: &[(&str, &str)]| printed(arguments, variables).contains('\u{1b}');
    assert!(!colored("tasks --mock", &[]));
    assert!(colored("tasks --mock --color always", &[]));
    assert!(colored("tasks --mock", &[("CLICOLOR_FORCE", "1")]));
    assert!(!colored("tasks --mock", &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "0")]));
    assert!(!colored("tasks --mock --color never", &[("CLICOLOR_FORCE", "1")]));
}

#[test]
fn help_names_every_command_and_exit_code() {
    let help = printed("--help", NARROW);
    for part in ["ppio", "jdcloud", "huaweicloud", "tasks", "images", "providers", "completions", "130  interrupted"] {
        assert!(help.contains(part), "`{part}` is missing:\n{help}");
    }
    // The pages say the same.
    let codes = help.split("Exit codes:").nth(1).unwrap();
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    for page in ["README.md", "docs/command-line.md"] {
        let page = std::fs::read_to_string(root.join(page)).unwrap();
        for line in codes.lines().filter(|line| !line.trim().is_empty()) {
            let (code, meaning) = line.trim().split_once(' ').unwrap();
            let words = meaning.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(page.contains(&format!("| {code} | {words} |")), "{code} {words}");
        }
    }
    let help = printed("jdcloud image-tasks --help", &[]);
    for part in ["--region", "JDCLOUD_REGION", "--action", "ExportImage", "--all-pages", "GET /v1/regions/"] {
        assert!(help.contains(part), "`{part}` is missing:\n{help}");
    }
}
