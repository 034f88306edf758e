//! The language of messages: Chinese where the locale asks for it.

use crate::support::{golden, printed, refused_in, text, with};

const CHINESE: (&str, &str) = ("LANG", "zh_CN.UTF-8");

#[test]
fn messages_are_chinese() {
    let mut observed = String::new();
    for arguments in [
        "tasks",
        "tasks --provider jdcloud-vm",
        "tasks --mock --output table",
        "tasks --mock --status failed",
        "tasks --nothing",
        "nothing",
        "jdcloud image-tasks --mock",
        "ppio prewarm list --mock --status",
        "ppio prewarm list --mock --limit 0",
        "ppio prewarm list --mock --timeout 0",
        "ppio prewarm list --mock --fields nothing",
        "ppio prewarm list --mock --query [0",
        "ppio prewarm list --mock --page-size -1",
        "ppio prewarm list --mock=12 --limit 11 --fields task_id --no-headers",
        "ppio prewarm list --config /nowhere/config.toml",
        "huaweicloud create-token --mock --body {",
        "providers --output csv",
    ] {
        let output = with(arguments, &[CHINESE, ("COLUMNS", "60")]);
        observed += &format!("$ cloud-images {arguments}\n{}", text(&output.stderr));
        if arguments.starts_with("providers") {
            observed += &text(&output.stdout);
        }
    }
    golden("messages.zh.txt", &observed);
}

#[test]
fn help_is_chinese() {
    golden("help.zh.txt", &printed("--help", &[CHINESE, ("COLUMNS", "100")]));
    let help = printed("ppio prewarm list --help", &[CHINESE]);
    for part in ["用法：", "输出:", "连接:", "GET /gpus/v2/prewarm-tasks"] {
        assert!(help.contains(part), "{part}: {help}");
    }
}

#[test]
fn the_first_variable_that_says_something_counts() {
    for (variables, chinese) in [
        (&[("LANG", "zh_CN.UTF-8")][..], true),
        (&[("LANG", "zh_TW")], true),
        (&[("LANG", "zh_CN.UTF-8"), ("LC_ALL", "C")], false),
        (&[("LANG", "en_US.UTF-8"), ("LC_MESSAGES", "zh_CN.UTF-8")], true),
        (&[("LANG", "zh_CN.UTF-8"), ("LC_ALL", "")], true),
        (&[("LANG", "de_DE.UTF-8")], false),
        (&[], false),
    ] {
        let stderr = refused_in("ppio prewarm list", variables);
        assert_eq!(stderr.starts_with("错误："), chinese, "{variables:?}: {stderr}");
    }
}

/// What programs read is the same in every language.
#[test]
fn results_are_the_same() {
    for arguments in ["tasks --mock -o json", "ppio prewarm list --mock -o csv", "ppio prewarm get t --mock"] {
        assert_eq!(printed(arguments, &[CHINESE]), printed(arguments, &[]), "{arguments}");
    }
}

/// What people see at 80 and 120 columns, in both languages.
#[test]
fn screens() {
    for (language, name) in [("C", "screens.txt"), ("zh_CN.UTF-8", "screens.zh.txt")] {
        let mut observed = String::new();
        for (arguments, width) in [
            ("tasks --mock --output table", "80"),
            ("tasks --mock --output table", "120"),
            ("images --mock --output table", "80"),
            ("jdcloud image-tasks --action ImportImage --mock --output table", "80"),
            ("ppio image-prewarm list --mock --output table", "120"),
            ("providers --output table", "120"),
            ("tasks --help", "80"),
            ("tasks --help", "120"),
        ] {
            let output = with(arguments, &[("LANG", language), ("COLUMNS", width)]);
            let (stdout, stderr) = (text(&output.stdout), text(&output.stderr));
            observed += &format!("{width} $ cloud-images {arguments}\n{stdout}{stderr}\n");
            let most: usize = width.parse().unwrap();
            let widest = stdout.lines().map(unicode_width::UnicodeWidthStr::width).max().unwrap();
            // The table of providers has words that are longer than what there is.
            assert!(widest <= most, "{arguments} is {widest} wide:\n{stdout}");
        }
        golden(name, &observed);
    }
}
