//! Pages of a service that change: hosts and paths that are other ones, lists of values, what examples show.

#![allow(clippy::unwrap_used, reason = "a test")]

use oas_contract::Source;
use oas_drift::{Refresh, RefreshOptions};
use oas_pages::Page;
use oas_pages::facts::{Edition, Facts};

fn read(name: &str, text: &str) -> Facts {
    oas_pages::read(&Page::new(name, text.as_bytes()).unwrap())
}

fn merged(pages: &[Facts], contract: &Source, edition: &Edition) -> Refresh {
    let options = RefreshOptions { retrieved: "2026-11-22".to_owned(), keep: false };
    oas_drift::refresh(pages, contract, edition, &options).unwrap()
}

fn made(pages: &[Facts]) -> Refresh {
    let made = merged(pages, &oas_drift::new_contract("acme", pages, None), &Edition::empty("acme"));
    assert!(!made.has_conflicts(), "{made}");
    made
}

/// What becomes of a contract that was made of pages when they change: each change, and the contract.
fn refreshed(before: &[Facts], after: &[Facts]) -> (Vec<String>, String) {
    let made = made(before);
    let refresh = merged(after, &made.contract, &made.edition);
    let said = |change: &oas_drift::Change| {
        let word = change.outcome.word();
        format!("{word} {}", change.difference.field())
    };
    let text = refresh.contract.text().to_owned();
    oas_codegen::compile(&refresh.contract, "acme").unwrap_or_else(|report| panic!("{report}\n{text}"));
    // What has been carried over is there, and nothing is left for another time.
    let again = merged(after, &refresh.contract, &refresh.edition);
    assert_eq!((again.contract.text(), again.changes.len()), (text.as_str(), 0), "{again}");
    (refresh.changes.iter().map(said).collect(), text)
}

/// A page of one operation, with rows of its body.
fn page(name: &str, request: &str, rows: &str) -> Facts {
    let (method, address) = request.split_once(' ').unwrap();
    let text = format!(
        "# {name}\n\n## Request method\n{method}\n\n## Request address\n{address}\n\n## Request parameters\n\n\
         | Name | Type | Required | Description |\n|---|---|---|---|\n| label | String | True | What it is called. |\n{rows}\n\
         ## Response parameters\n\n| Name | Type | Description |\n|---|---|---|\n| boatId | String | Which one. |\n"
    );
    read(&format!("{name}.md"), &text)
}

const BUILD: &str = "POST https://boats.acme.example/v1/boats";
const PAINT: &str = "POST https://boats.acme.example/v1/boats:paint";

#[test]
fn what_a_sentence_lists_is_open_whenever_it_comes() {
    let rows = "| colour | String | False | Valid values: red, blue. |\n";
    let sails = "| sails | Array of [Sail](#sail) | False | Its sails. |\n";
    let of_sail = "\n### <a name=\"sail\">Sail</a>\n\n| Name | Type | Required | Description |\n|---|---|---|---|\n\
                   | cut | String | False | Valid values: jib, main. |\n";
    let before = [page("buildBoat", BUILD, "| colour | String | False | Its colour. |\n")];
    let after = [page("buildBoat", BUILD, &format!("{rows}{sails}{of_sail}"))];
    let (said, text) = refreshed(&before, &after);
    assert_eq!(said, ["applied body colour", "applied body sails"], "{text}");
    for open in ["x-extensible-enum: [red, blue]", "x-extensible-enum: [jib, main]"] {
        assert!(text.contains(open) && !text.contains(" enum: ["), "{open}\n{text}");
    }
}

#[test]
fn examples_show_what_has_come_and_what_must_be_there() {
    let before = [page("buildBoat", BUILD, "| mast | String | False | Its mast. |\n")];
    let after =
        [page("buildBoat", BUILD, "| mast | String | True | Its mast. |\n| keel | Integer | True | In cm. |\n")];
    let (said, text) = refreshed(&before, &after);
    assert_eq!(said, ["applied body mast", "applied body keel"], "{text}");
    assert!(text.contains("keel: 1\n              label: text\n              mast: text\n"), "{text}");
    // An example that a person has cut short gets what it must have, and nothing else.
    let made = made(&before);
    let whole = "            example:\n              label: text\n              mast: text\n";
    assert!(made.contract.text().contains(whole), "{}", made.contract.text());
    let short =
        Source::new(made.contract.name(), &made.contract.text().replace(whole, "            example: {label: Emma}\n"));
    let rows = "| mast | String | False | Its mast. |\n| keel | Integer | True | In cm. |\n| oars | Integer | False | How many. |\n";
    let refresh = merged(&[page("buildBoat", BUILD, rows)], &short, &made.edition);
    assert!(
        refresh.contract.text().contains("            example: {keel: 1, label: Emma}\n"),
        "{}",
        refresh.contract.text()
    );
}

#[test]
fn a_host_is_another_one_for_all_operations_or_for_one() {
    let before = [page("buildBoat", BUILD, ""), page("paintBoat", PAINT, "")];
    let moved = |request: &str| request.replace("boats.acme.example", "boats.acme.test");
    let (said, text) =
        refreshed(&before, &[page("buildBoat", &moved(BUILD), ""), page("paintBoat", &moved(PAINT), "")]);
    let expected = ["applied https://boats.acme.test", "known https://boats.acme.example"];
    let again = ["known https://boats.acme.test", "known https://boats.acme.example"];
    assert_eq!(said, [expected, again].concat(), "{text}");
    assert_eq!((text.matches("boats.acme.test").count(), text.matches("boats.acme.example").count()), (1, 0), "{text}");
    let (said, text) = refreshed(&before, &[page("paintBoat", &moved(PAINT), "")]);
    assert_eq!(said, expected, "{text}");
    assert!(text.contains("      servers:\n        - url: https://boats.acme.test\n"), "{text}");
    assert_eq!(text.matches("url: https://boats.acme.example").count(), 1, "{text}");
}

#[test]
fn a_page_of_several_is_the_same_page_when_its_path_is_another_one() {
    let before = [page("buildBoat", BUILD, ""), page("paintBoat", PAINT, "")];
    let slash = PAINT.replace(":paint", "/{boatId}/paint");
    // By the name of its operation.
    let (said, text) = refreshed(&before, &[page("paintBoat", &slash, "")]);
    assert_eq!(said[0], "applied POST /v1/boats/{boatId}/paint", "{text}");
    assert!(text.contains("/v1/boats/{boatId}/paint\":\n") && !text.contains("/v1/boats:paint"), "{text}");
    assert!(text.contains("operationId: paint_boat"), "{text}");
    // By its file, where its path is nearly the same.
    let nameless = |path: &str| {
        let text = format!(
            "# About paint\n\n## URI\n\nPOST {path}\n\n## Request parameters\n\n| Name | Type | Required |\n|---|---|---|\n| label | String | Yes |\n"
        );
        read("about-paint.md", &text)
    };
    let before = [page("buildBoat", BUILD, ""), nameless("/v1/boats/{boatId}/paint")];
    let (said, text) = refreshed(&before, &[nameless("/v2/boats/{boatId}/paint")]);
    assert_eq!(said, ["applied POST /v2/boats/{boatId}/paint"], "{text}");
    // Another operation in a file of the same name is a new one.
    let made = made(&before);
    let refresh = merged(&[nameless("/v1/harbours/{id}/lights/{light}/switch")], &made.contract, &made.edition);
    assert!(refresh.contract.text().contains("/v1/boats/{boatId}/paint"), "{}", refresh.contract.text());
    assert!(!refresh.changes.iter().any(|change| change.difference.message.contains("has it as")), "{refresh}");
}

#[test]
fn a_list_becomes_the_structure_that_it_was_a_list_of() {
    let crew = |kind: &str| {
        let text = format!(
            "# showBoat\n\nGET https://boats.acme.example/v1/boats\n\n## Response parameters\n\n| Name | Type | Description |\n|---|---|---|\n\
             | crew | {kind} | Who sails. |\n| boatId | String | Which. |\n\n### <a name=\"sailor\">Sailor</a>\n\n| Name | Type | Description |\n|---|---|---|\n| name | String | Whose. |\n"
        );
        read("showBoat.md", &text)
    };
    let (said, text) = refreshed(&[crew("Array of [Sailor](#sailor)")], &[crew("[Sailor](#sailor)")]);
    assert_eq!(said, ["applied response crew"], "{text}");
    assert!(text.contains("        crew:\n          $ref: '#/components/schemas/Sailor'\n        boatId:"), "{text}");
}

#[test]
fn a_page_without_a_path_is_not_that_of_the_root() {
    let root = read(
        "versions.md",
        "# Versions\n\n## URI\n\nGET https://boats.acme.example/\n\n## Response parameters\n\n| Name | Type | Description |\n|---|---|---|\n| versions | Array of String | All. |\n",
    );
    let none = read(
        "answers.md",
        "# Answers\n\n## Response parameters\n\n| Name | Type | Description |\n|---|---|---|\n| code | String | What went wrong. |\n",
    );
    let keys: Vec<String> =
        [&root, &none].iter().flat_map(|page| &page.operations).map(oas_pages::facts::Operation::key).collect();
    assert_eq!(keys[0], "GET /");
    assert!(keys[1..].iter().all(|key| *key != keys[0]), "{keys:?}");
}

#[test]
fn a_parameter_that_has_no_form_is_asked_about_and_stops_nothing() {
    let list = |rows: &str| {
        let text = format!(
            "# listBoats\n\nGET https://boats.acme.example/v1/boats\n\n## Query parameters\n\n| Name | Type | Required | Description |\n\
             |---|---|---|---|\n| limit | Integer | False | How many. |\n{rows}"
        );
        read("listBoats.md", &text)
    };
    let filters = "| filters | Filter[] | False | Which. |\n\n### Filter\n\n| Name | Type | Required | Description |\n|---|---|---|---|\n\
                   | name | String | True | Of what. |\n";
    let made = made(&[list("")]);
    let refresh = merged(&[list(filters)], &made.contract, &made.edition);
    assert!(!refresh.has_conflicts(), "{refresh}");
    assert!(
        refresh.to_string().contains("decide[field]: `query filters`")
            && refresh.to_string().contains("no form in a query"),
        "{refresh}"
    );
}

#[test]
fn a_placeholder_for_a_host_is_asked_about_and_stops_nothing() {
    let made = made(&[page("buildBoat", BUILD, "")]);
    let hole = BUILD.replace("boats.acme.example", "{Endpoint}");
    let refresh = merged(&[page("buildBoat", &hole, "")], &made.contract, &made.edition);
    assert!(!refresh.has_conflicts(), "{refresh}");
    assert!(refresh.contract.text().contains("url: https://boats.acme.example"), "{}", refresh.contract.text());
}
