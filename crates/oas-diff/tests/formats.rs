//! Reports for programs are what they promise to be.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![allow(dead_code, reason = "not every test needs all of the support")]

mod support;

use oas_diff::bump::{Bump, Version};
use oas_diff::report::{
    Comparison, Detail, Item, Level, SCHEMA, changelog, github, html, json, junit, markdown, sarif,
};
use oas_diff::{FailOn, LeftOut, Options, compare};

use support::{case, cases};

/// Everything, with what it does to Rust source.
const ALL: Detail = Detail { rust: true, level: Level::Compatible, all: true, fail_on: FailOn::Any };

/// Every case, half of its changes accepted, with a version that has not moved.
fn comparisons() -> Vec<Comparison> {
    let one = |path: &std::path::PathBuf| {
        let [base, head] = case(path);
        let mut changes = compare(&base, &head, &Options::default());
        let accepted = changes.split_off(changes.len().div_ceil(2));
        let items = vec![Item { text: "types::A::b: i64 -> String".to_owned(), breaking: true }];
        let number = semver::Version::new(1, 2, 3);
        let needed = Bump::of(&changes, &items).after(&number);
        Comparison {
            contract: path.file_name().unwrap().to_string_lossy().into_owned(),
            base: Some(base),
            head: Some(head),
            version: Some(Version { base: number.clone(), head: number, needed }),
            changes,
            accepted: accepted.into_iter().map(|change| (change, "a reason".to_owned())).collect(),
            left_out: LeftOut::default(),
            items,
        }
    };
    cases().iter().map(one).collect()
}

#[test]
fn json_is_what_its_schema_says() {
    let schema: serde_json::Value = serde_json::from_str(SCHEMA).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let check = |comparisons: &[Comparison]| {
        let document: serde_json::Value = serde_json::from_str(&json(comparisons, ALL)).unwrap();
        let faults: Vec<String> = validator.iter_errors(&document).map(|error| error.to_string()).collect();
        assert!(faults.is_empty(), "{faults:#?}");
    };
    check(&comparisons());
    check(&[]);
    let mut unknown = comparisons();
    for comparison in &mut unknown {
        comparison.version = None;
    }
    check(&unknown);
    assert!(!validator.is_valid(&serde_json::json!({"format": 2, "contracts": [{}]})), "the schema refuses something");
}

#[test]
fn sarif_has_a_place_and_a_rule_for_every_result() {
    let document: serde_json::Value = serde_json::from_str(&sarif(&comparisons(), ALL)).unwrap();
    let run = &document["runs"][0];
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), comparisons().iter().map(|comparison| comparison.changes.len()).sum::<usize>());
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(run["tool"]["driver"]["rules"][index]["id"], result["ruleId"]);
        assert!(["error", "warning", "note"].contains(&result["level"].as_str().unwrap()));
        let region = &result["locations"][0]["physicalLocation"]["region"];
        assert!(region["startLine"].as_u64().unwrap() >= 1 && region["startColumn"].as_u64().unwrap() >= 1);
    }
}

#[test]
fn annotations_and_comments_stay_in_one_line_each() {
    let comparisons = comparisons();
    let annotations = github(&comparisons, ALL);
    let commands = annotations.lines().all(|line| {
        ["::error ", "::warning ", "::notice "].iter().any(|command| line.starts_with(command)) && line.contains("::")
    });
    assert!(commands, "{annotations}");
    let comment = markdown(&comparisons, ALL);
    let rows = comment.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| operations"));
    for row in rows {
        let cells = row.replace("\\|", "").matches('|').count();
        assert_eq!(cells, 6, "{row}");
    }
    assert!(comment.contains("❌ version 1.2.3 -> 1.2.3: not enough, 2.0.0 is needed"));
    let entries = changelog(&comparisons, ALL);
    assert!(entries.contains("- **Breaking:** "));
    // A heading has entries below it.
    let lines: Vec<&str> = entries.lines().filter(|line| !line.is_empty()).collect();
    let bare = |pair: &[&str]| pair[0].starts_with("### ") && !pair[1].starts_with("#### ");
    assert!(!lines.windows(2).any(bare) && !lines.last().is_some_and(|line| line.starts_with('#')), "{entries}");
}

fn version(text: &str) -> semver::Version {
    semver::Version::parse(text).unwrap()
}

#[test]
fn versions_move_by_the_rules_of_cargo() {
    let bumps = [Bump::None, Bump::Patch, Bump::Minor, Bump::Major];
    for (base, needed) in [
        ("1.2.3", ["1.2.3", "1.2.4", "1.3.0", "2.0.0"]),
        ("0.2.3", ["0.2.3", "0.2.4", "0.2.4", "0.3.0"]),
        ("0.0.3", ["0.0.3", "0.0.4", "0.0.4", "0.0.4"]),
        ("1.0.0-rc.1", ["1.0.0-rc.1", "1.0.0-rc.2", "1.0.0-rc.2", "1.0.0-rc.2"]),
        ("1.0.0-beta", ["1.0.0-beta", "1.0.0-beta.1", "1.0.0-beta.1", "1.0.0-beta.1"]),
        ("1.0.0-9", ["1.0.0-9", "1.0.0-10", "1.0.0-10", "1.0.0-10"]),
    ] {
        assert_eq!(bumps.map(|bump| bump.after(&version(base)).to_string()), needed, "{base}");
    }
}

#[test]
fn a_pre_release_is_no_release() {
    for (bump, base, head, expected) in [
        (Bump::Major, "1.0.0-rc.1", "1.0.0", true),
        (Bump::Major, "1.0.0-rc.1", "1.0.0-rc.2", true),
        (Bump::Patch, "1.0.0-rc.1", "1.0.0-rc.1", false),
        (Bump::Patch, "1.0.0-rc.1", "1.0.0-rc.1+build", false),
        (Bump::None, "1.0.0", "1.0.0-rc.1", false),
        (Bump::Patch, "1.0.0", "1.0.0-rc.1", false),
        (Bump::Major, "1.2.3", "2.0.0-rc.1", true),
        (Bump::Major, "1.2.3", "1.3.0-rc.1", false),
        (Bump::None, "1.2.3", "1.2.3+build", true),
    ] {
        let (base, head) = (version(base), version(head));
        let version = Version { needed: bump.after(&base), base, head };
        assert_eq!(version.is_enough(), expected, "{version}");
    }
}

/// The names of elements in the order in which they open and close, with what is wrong with them.
fn elements(text: &str) -> Vec<String> {
    let mut open: Vec<String> = Vec::new();
    let mut faults = Vec::new();
    for tag in text.split('<').skip(1) {
        let (tag, content) = tag.split_once('>').unwrap();
        if content.contains('"') && !content.contains('{') {
            faults.push(format!("a quotation mark in {content}"));
        }
        let name = tag.trim_start_matches('/').split([' ', '/']).next().unwrap().to_owned();
        match tag {
            _ if tag.starts_with(['!', '?']) || tag.ends_with('/') || ["meta", "br"].contains(&&*name) => {}
            _ if tag.starts_with('/') => {
                let last = open.pop();
                if last.as_ref() != Some(&name) {
                    faults.push(format!("{name} ends {last:?}"));
                }
            }
            _ => open.push(name),
        }
    }
    faults.extend(open);
    faults
}

#[test]
fn pages_and_test_reports_are_well_formed() {
    let comparisons = comparisons();
    let changes: usize = comparisons.iter().map(|comparison| comparison.changes.len()).sum();
    let report = junit(&comparisons, ALL);
    assert!(elements(&report).is_empty(), "{:#?}", elements(&report));
    // A version for each contract stands beside the changes.
    assert_eq!(report.matches("<testcase ").count(), changes + comparisons.len());
    let failing = comparisons.iter().flat_map(|comparison| &comparison.changes);
    let failing = failing.filter(|change| FailOn::Any.fails_by(change)).count();
    let versions = comparisons.iter().filter(|comparison| !comparison.version.as_ref().unwrap().is_enough()).count();
    assert_eq!(report.matches("<failure ").count(), failing + versions);
    let page = html(&comparisons, ALL);
    assert!(elements(&page).is_empty(), "{:#?}", elements(&page));
    assert_eq!(page.matches("class=\"level\"").count(), changes);
    let accepted: usize = comparisons.iter().map(|comparison| comparison.accepted.len()).sum();
    assert_eq!(page.matches(": a reason</li>").count(), accepted);
    for active in ["<script", " href=", " src=", "url("] {
        assert!(!page.contains(active), "it stands for itself: {active}");
    }
}
