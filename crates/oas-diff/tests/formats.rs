//! Reports for programs are what they promise to be.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![allow(dead_code, reason = "not every test needs all of the support")]

mod support;

use oas_diff::bump::{Bump, Version};
use oas_diff::report::{Comparison, Item, SCHEMA, changelog, github, json, markdown, sarif};
use oas_diff::{Options, compare};

use support::{case, cases};

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
            package: path.file_stem().unwrap().to_string_lossy().into_owned(),
            base: Some(base),
            head: Some(head),
            version: Some(Version { base: number.clone(), head: number, needed }),
            changes,
            accepted: accepted.into_iter().map(|change| (change, "a reason".to_owned())).collect(),
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
        let document: serde_json::Value = serde_json::from_str(&json(comparisons)).unwrap();
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
    assert!(!validator.is_valid(&serde_json::json!({"format": 1, "contracts": [{}]})), "the schema refuses something");
}

#[test]
fn sarif_has_a_place_and_a_rule_for_every_result() {
    let document: serde_json::Value = serde_json::from_str(&sarif(&comparisons())).unwrap();
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
    let annotations = github(&comparisons);
    let commands = annotations.lines().all(|line| {
        ["::error ", "::warning ", "::notice "].iter().any(|command| line.starts_with(command)) && line.contains("::")
    });
    assert!(commands, "{annotations}");
    let comment = markdown(&comparisons);
    let rows = comment.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| change"));
    for row in rows {
        let cells = row.replace("\\|", "").matches('|').count();
        assert_eq!(cells, 6, "{row}");
    }
    assert!(comment.contains("❌ version 1.2.3 -> 1.2.3: not enough, 2.0.0 is needed"));
    let entries = changelog(&comparisons);
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
