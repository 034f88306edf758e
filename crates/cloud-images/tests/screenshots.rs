//! The pictures of the README are what the program prints.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::path::Path;

use anstyle_svg::Term;
use support::{text, with};

/// A terminal with a command and what it printed, as SVG.
fn picture(arguments: &str) -> String {
    let printed = format!("{arguments} --output table --color always");
    let output = with(&printed, &[("COLUMNS", "104")]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let screen = format!("$ cloud-images {arguments}\n{}{}", text(&output.stdout), text(&output.stderr));
    Term::new().min_width_px(800).render_svg(&screen)
}

#[test]
fn pictures_are_what_is_printed() {
    for (name, arguments) in [
        ("tasks", "tasks --mock --fields provider,id,state,created,ended"),
        ("prewarm", "ppio prewarm list --status running --mock=5"),
        ("image-tasks", "jdcloud image-tasks --region cn-north-1 --action ImportImage --mock"),
        ("images", "huaweicloud images --visibility private --mock"),
        ("get", "ppio prewarm get prewarm-task-id --mock"),
    ] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/images").join(format!("{name}.svg"));
        let actual = picture(arguments);
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, &actual).unwrap();
        }
        let expected = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(expected == actual, "{name}.svg shows something else; UPDATE_GOLDEN=1 draws it anew");
    }
}
