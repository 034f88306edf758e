//! Contracts made of pages alone: they compile, say what the page says, and list what a person must decide.

#![allow(clippy::unwrap_used, reason = "a test")]

use std::path::{Path, PathBuf};

use oas_contract::Document;
use oas_drift::{Refresh, RefreshOptions};
use oas_pages::Page;
use oas_pages::facts::{Edition, Facts};

fn made(package: &str, pages: &[Facts]) -> Refresh {
    let options = RefreshOptions { retrieved: "2026-11-21".to_owned(), keep: false };
    let contract = oas_drift::new_contract(package, pages);
    oas_drift::refresh(pages, &contract, &Edition::empty(package), &options).unwrap()
}

fn pages() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../oas-pages/tests/pages");
    let all = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    all.filter(|path| path.extension().is_none_or(|known| known != "facts")).collect()
}

#[test]
fn every_page_becomes_a_contract_that_compiles_and_says_the_same() {
    for path in pages() {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let facts = oas_pages::read(&Page::read(&path).unwrap());
        let refresh = made("acme", std::slice::from_ref(&facts));
        assert!(!refresh.has_conflicts(), "{name}: {refresh}");
        let text = refresh.contract.text();
        if let Err(report) = oas_codegen::compile(&refresh.contract, "acme") {
            panic!("{name}: {report}\n{text}");
        }
        let document = Document::parse(&refresh.contract).unwrap();
        let drift = oas_drift::drift(&facts, &document, Some(&refresh.edition));
        // What is left out is asked about: credentials and cookies.
        let asked: Vec<String> = refresh
            .changes
            .iter()
            .skip_while(|change| change.outcome.word() == "applied")
            .filter(|change| change.outcome.word() == "decide")
            .map(|change| change.difference.field())
            .collect();
        let left: Vec<String> = drift.differences().iter().map(oas_drift::Difference::field).collect();
        assert_eq!(left, asked, "{name}: {drift}\n{text}");
        assert!(left.iter().all(|field| field.starts_with("header ") || field.starts_with("cookie ")), "{left:?}");
        // Nothing is new to it any more.
        let options = RefreshOptions { retrieved: "2026-11-22".to_owned(), keep: false };
        let again = oas_drift::refresh(&[facts], &refresh.contract, &refresh.edition, &options).unwrap();
        assert_eq!(again.contract.text(), text, "{name}");
        assert!(again.changes.is_empty(), "{name}");
    }
}

#[test]
fn what_a_page_shows_of_credentials_hosts_and_paging_is_used_or_asked_about() {
    let text = "# Tasks\n\n## Query parameters\n\n| Name | Type | Required |\n|---|---|---|\n| page | Integer | No |\n\
                | page_size | Integer | No |\n\n## Example\n\n```\ncurl https://api.acme.example/v1/tasks \\\n  -H \"Authorization: Bearer KEY\"\n```\n";
    let facts = oas_pages::read(&Page::new("tasks.md", text.as_bytes()).unwrap());
    let refresh = made("acme-tasks", &[facts]);
    let text = refresh.contract.text();
    for line in ["url: https://api.acme.example", "scheme: bearer", "x-environment: ACME_TASKS_API_KEY"] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    let decisions = oas_drift::decisions(&Document::parse(&refresh.contract).unwrap()).to_string();
    let rules: Vec<&str> =
        decisions.lines().filter_map(|line| line.strip_prefix("warning[")?.split(']').next()).collect();
    assert_eq!(rules, ["no-error-shape", "paging", "no-url"], "{decisions}");
    assert!(decisions.contains("it has `page` and `page_size`"), "{decisions}");
}

/// A page of an operation with a structure in its answer.
fn boat(title: &str, host: &str, request: &str, extra: &str) -> Facts {
    let (method, path) = request.split_once(' ').unwrap();
    let text = format!(
        "# {title}\n\n## Request method\n{method}\n\n## Request address\nhttps://{host}{path}\n\n\
         | Name | Type | Required | Description |\n|---|---|---|---|\n| boatId | String | True | Which boat. |\n\n\
         ## Request parameters\n\n| Name | Type | Required | Description |\n|---|---|---|---|\n\
         | sort | String | False | The order. Valid values: asc, desc. |\n\n\
         ## Response parameters\n\n| Name | Type | Description |\n|---|---|---|\n| boat | [Boat](#boat) | The boat. |\n\n\
         ### <a name=\"boat\">Boat</a>\n\n| Name | Type | Description |\n|---|---|---|\n| id | String | Its id. |\n\
         | charge | [Charge](#charge) | What it costs. |\n\n\
         ### <a name=\"charge\">Charge</a>\n\n| Name | Type | Description |\n|---|---|---|\n\
         | mode | String | How it is paid. |\n{extra}"
    );
    oas_pages::read(&Page::new(&format!("{title}.md"), text.as_bytes()).unwrap())
}

#[test]
fn pages_of_a_service_share_structures_and_keep_their_names_and_hosts() {
    let pages = [
        boat("describeBoat", "boats.acme.example", "GET /v1/boats/{boatId}", ""),
        boat("startBoat", "boats.acme.example", "POST /v1/boats/{boatId}:start", ""),
        boat("stopBoat", "boats.acme.example", "POST /v1/boats/{boatId}:stop", ""),
        boat("describeBoat", "harbour.acme.example", "GET /v2/boats/{boatId}", "| unit | String | Of what. |\n"),
    ];
    let refresh = made("acme-boats", &pages);
    let text = refresh.contract.text();
    oas_codegen::compile(&refresh.contract, "acme-boats").unwrap_or_else(|report| panic!("{report}\n{text}"));
    let document = Document::parse(&refresh.contract).unwrap();
    let ids: Vec<&str> = document.operations().iter().filter_map(oas_contract::Operation::id).collect();
    assert_eq!(ids, ["describe_boat", "start_boat", "stop_boat", "describe_boat_2"], "{text}");
    // What is the same is there once; what differs has another name.
    let names: Vec<&str> = document.schemas().map(|(name, ..)| name).filter(|name| name.ends_with("Charge")).collect();
    assert_eq!(names, ["Charge", "DescribeBoat2Charge"], "{text}");
    assert_eq!(text.matches("url: https://harbour.acme.example").count(), 1, "{text}");
    let decisions = oas_drift::decisions(&document).to_string();
    assert!(
        decisions.contains("`describe_boat_2` is at another host than most: https://harbour.acme.example"),
        "{decisions}"
    );
    // What a sentence lists is open, as a sentence may leave one out.
    assert!(text.contains("x-extensible-enum: [asc, desc]") && !text.contains(" enum: ["), "{text}");
    let numbered = oas_drift::numbered(&pages, &document).to_string();
    assert!(
        numbered.contains("another operation is called `describe_boat`; this one is `describe_boat_2`"),
        "{numbered}"
    );
}

/// One operation on two pages, of which the first only shows it: the contract says what both state.
#[test]
fn an_operation_of_two_pages_says_what_both_state() {
    let shown = "# How to call\n\nGET https://api.acme.example/v1/tasks\n";
    let described = "# List tasks\n\nGET https://api.acme.example/v1/tasks\n\n## Query parameters\n\n\
                     | Name | Type | Required |\n|---|---|---|\n| page | Integer | No |\n| state | String | No |\n";
    let facts = |name: &str, text: &str| oas_pages::read(&Page::new(name, text.as_bytes()).unwrap());
    let refresh = made("acme", &[facts("shown.md", shown), facts("described.md", described)]);
    let outcomes: Vec<String> = refresh
        .changes
        .iter()
        .map(|change| format!("{} {}", change.outcome.word(), change.difference.field()))
        .collect();
    assert_eq!(outcomes, ["applied GET /v1/tasks", "applied query page", "applied query state"], "{refresh}");
    let document = Document::parse(&refresh.contract).unwrap();
    let operations = document.operations();
    let names: Vec<&str> = operations[0].parameters.iter().map(|parameter| parameter.name).collect();
    assert_eq!((operations.len(), names), (1, vec!["page", "state"]));
}

/// Two pages that give one operation another body: neither is lost without a word.
#[test]
fn a_body_is_not_replaced_by_that_of_another_page() {
    let page = |name: &str, member: &str| {
        let text = format!(
            "# Start\n\nPOST https://api.acme.example/v1/tasks\n\n## Request body\n\n| Name | Type | Required |\n|---|---|---|\n\
             | {member} | String | Yes |\n"
        );
        oas_pages::read(&Page::new(name, text.as_bytes()).unwrap())
    };
    let refresh = made("acme", &[page("one.md", "image"), page("two.md", "region")]);
    let outcomes: Vec<&str> = refresh.changes.iter().map(|change| change.outcome.word()).collect();
    assert_eq!(outcomes, ["applied", "conflict"], "{refresh}");
    assert!(refresh.contract.text().contains("image:"), "{}", refresh.contract.text());
}
