//! Contracts made of pages alone: they compile, say what the page says, and list what a person must decide.

#![allow(clippy::unwrap_used, reason = "a test")]

use std::path::{Path, PathBuf};

use oas_contract::Document;
use oas_drift::{Refresh, RefreshOptions};
use oas_pages::Page;
use oas_pages::facts::{Edition, Facts};

fn made(package: &str, pages: &[Facts]) -> Refresh {
    let options = RefreshOptions { retrieved: "2026-11-21".to_owned(), keep: false };
    let contract = oas_drift::new_contract(package, pages, None);
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

/// What only one of many pages states is carried over, whichever it is, and what two of them say otherwise is a conflict.
#[test]
fn an_operation_of_many_pages_says_what_any_of_them_states() {
    let page = |name: &str, rows: &str| {
        let text = format!(
            "# List tasks\n\nGET https://api.acme.example/v1/tasks\n\n## Query parameters\n\n| Name | Type | Required |\n\
             |---|---|---|\n{rows}"
        );
        oas_pages::read(&Page::new(name, text.as_bytes()).unwrap())
    };
    let pages = [
        page("one.md", "| state | String | No |\n"),
        page("two.md", "| page | Integer | No |\n| state | String | No |\n"),
        page("three.md", "| state | Integer | No |\n| zone | String | No |\n"),
    ];
    let refresh = made("acme", &pages);
    let outcomes: Vec<String> = refresh
        .changes
        .iter()
        .map(|change| format!("{} {} {}", change.page(), change.outcome.word(), change.difference.field()))
        .collect();
    let expected = [
        "one.md applied GET /v1/tasks",
        "two.md applied query page",
        "two.md known query state",
        "three.md conflict query state",
        "three.md applied query zone",
    ];
    assert_eq!(outcomes, expected, "{refresh}");
}

/// Several ways to make one body are alternatives of what is required, in the contract as on the page, and change with it.
#[test]
fn ways_to_make_a_body_are_alternatives() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../oas-pages/tests/pages/several-ways.md");
    let text = std::fs::read_to_string(path).unwrap();
    let facts = |text: &str| oas_pages::read(&Page::new("ways.md", text.as_bytes()).unwrap());
    let first = made("acme", &[facts(&text)]);
    let contract = first.contract.text();
    assert!(
        contract.contains("anyOf:\n        - required: [name, flour]\n        - required: [dough_id]\n"),
        "{contract}"
    );
    oas_codegen::compile(&first.contract, "acme").unwrap_or_else(|report| panic!("{report}\n{contract}"));
    // The second way needs a name as well, so that all need it; then it needs nothing of its own.
    for (before, after, expected) in [
        ("| name | String | No |", "| name | String | Yes |", Some("required: [name]")),
        ("| dough\\_id | String | Yes |", "| dough\\_id | String | No |", None),
    ] {
        let page = text.replacen(before, after, 1);
        assert_ne!(page, text);
        let options = RefreshOptions { retrieved: "2026-11-22".to_owned(), keep: false };
        let next = oas_drift::refresh(&[facts(&page)], &first.contract, &first.edition, &options).unwrap();
        assert!(!next.has_conflicts(), "{next}");
        let contract = next.contract.text();
        assert_eq!(contract.contains("anyOf"), expected.is_some(), "{next}\n{contract}");
        assert!(contract.contains(expected.unwrap_or_default()), "{contract}");
        let document = Document::parse(&next.contract).unwrap();
        assert!(oas_drift::drift(&facts(&page), &document, Some(&next.edition)).differences().is_empty());
    }
}

/// How a list of objects is written in a query, no page says: it is asked about, and never sent as something else.
#[test]
fn a_list_of_objects_in_a_query_is_asked_about() {
    let text = "# List boats\n\nGET https://api.acme.example/v1/boats\n\n## Query parameters\n\n| Name | Type | Required |\n\
                |---|---|---|\n| filters | [Filter[]](#filter) | No |\n| limit | Integer | No |\n\n### <a name=\"filter\">Filter</a>\n\n\
                | Name | Type | Required |\n|---|---|---|\n| name | String | Yes |\n| values | String[] | Yes |\n";
    let refresh = made("acme", &[oas_pages::read(&Page::new("boats.md", text.as_bytes()).unwrap())]);
    let outcomes: Vec<String> = refresh
        .changes
        .iter()
        .map(|change| format!("{} {}", change.outcome.word(), change.difference.field()))
        .collect();
    assert_eq!(outcomes, ["applied GET /v1/boats", "decide query filters"], "{refresh}");
    let document = Document::parse(&refresh.contract).unwrap();
    let names: Vec<&str> = document.operations()[0].parameters.iter().map(|parameter| parameter.name).collect();
    assert_eq!(names, ["limit"]);
}

/// Credentials are those of the contract that the provider has already.
#[test]
fn credentials_are_those_of_another_contract_of_the_provider() {
    let like = "openapi: 3.0.3\ninfo: {title: Acme, version: '1'}\nsecurity: [{key: []}]\n\
                x-error-shape: {code: [/fault/code], message: [/fault/text]}\npaths: {}\ncomponents:\n  securitySchemes:\n    \
                key: {type: apiKey, in: header, name: X-Acme, x-environment: ACME_KEY}\n";
    let like = Document::parse(&oas_contract::Source::new("specs/acme.yaml", like)).unwrap();
    let page = boat("describeBoat", "boats.acme.example", "GET /v1/boats/{boatId}", "");
    let contract = oas_drift::new_contract("acme-boats", &[page], Some(&like));
    let text = contract.text();
    for line in ["name: X-Acme", "x-environment: ACME_KEY", "/fault/code", "ACME_BOATS_ENDPOINT"] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    let document = Document::parse(&contract).unwrap();
    let said = oas_drift::borrowed(&document, &like).to_string();
    assert!(said.contains("credentials and the shape of errors are those of specs/acme.yaml"), "{said}");
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
