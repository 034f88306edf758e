//! A page that stands for itself: no scripts, nothing from elsewhere.

use std::fmt::Write as _;

use super::groups::Groups;
use super::junit::escaped;
use super::{Comparison, Detail, result, summary};

const STYLE: &str = "body{font:15px/1.5 system-ui,sans-serif;max-width:64rem;margin:2rem auto;padding:0 1rem;color:#1f2328;background:#fff}\
h2{margin-top:2rem;border-bottom:1px solid #d1d9e0}h3{font:600 14px ui-monospace,monospace;margin:1.5rem 0 .25rem}\
ul{padding-left:0;list-style:none}li{margin:.35rem 0}code,.place{font:13px ui-monospace,monospace}\
.place{color:#59636e}.level{display:inline-block;min-width:7.5rem;font-weight:600}\
.breaking .level{color:#b42318}.breaks-source .level,.undecided .level{color:#7a5200}.compatible .level{color:#116329}\
@media (prefers-color-scheme:dark){body{color:#e6edf3;background:#0d1117}h2{border-color:#3d444d}.place{color:#9198a1}\
.breaking .level{color:#ff7b72}.breaks-source .level,.undecided .level{color:#d29922}.compatible .level{color:#3fb950}}";

/// Renders comparisons as one page of HTML.
pub fn html(comparisons: &[Comparison], detail: Detail) -> String {
    let mut out = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>Contract changes</title>\n\
         <style>{STYLE}</style>\n</head>\n<body>\n<h1>Contract changes</h1>\n"
    );
    if comparisons.is_empty() {
        out.push_str("<p>No contract has changed.</p>\n");
    } else {
        let _ = writeln!(out, "<p>{}</p>", escaped(&result(comparisons, detail)));
    }
    for comparison in comparisons {
        let (contract, summary) = (escaped(&comparison.contract), escaped(&summary(comparison, detail)));
        let _ = writeln!(out, "<h2><code>{contract}</code></h2>\n<p>{summary}</p>");
        if let Some(version) = &comparison.version {
            let _ = writeln!(out, "<p>{}</p>", escaped(&version.to_string()));
        }
        let groups = Groups::of(comparison, detail);
        for group in &groups.list {
            let _ = writeln!(out, "<h3>{}</h3>\n<ul>", escaped(group.about()));
            for (level, change) in &group.changes {
                let direction = change.direction.map(|one| format!(", in the {one}")).unwrap_or_default();
                let rust = if detail.rust { format!(", Rust source: {}", change.rust) } else { String::new() };
                let _ = writeln!(
                    out,
                    "<li class=\"{level}\"><span class=\"level\">{level}</span> {}: {} <code>{}</code>{direction}{rust}<br>\
                     <span class=\"place\">{}</span></li>",
                    escaped(&change.subject),
                    escaped(&change.message),
                    change.rule.id,
                    escaped(&change.place().to_string())
                );
            }
            out.push_str("</ul>\n");
        }
        for line in groups.hidden() {
            let _ = writeln!(out, "<p>{}</p>", escaped(&line));
        }
        if !comparison.accepted.is_empty() {
            out.push_str("<h3>accepted</h3>\n<ul>\n");
            for (change, reason) in &comparison.accepted {
                let _ = writeln!(
                    out,
                    "<li>{}: {} <code>{}</code>: {}</li>",
                    escaped(&change.subject),
                    escaped(&change.message),
                    change.rule.id,
                    escaped(reason)
                );
            }
            out.push_str("</ul>\n");
        }
    }
    out.push_str("</body>\n</html>\n");
    out
}
