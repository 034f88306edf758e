//! What `new` proposes of pages and what it leaves alone: paging, waits, jobs, keys of idempotent requests, credentials of the
//! provider's other contract, examples. Each beside pages that look alike.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::process::Command;

use support::{Workspace, text};

/// A page of an operation: its name, method and URL, rows of its request, and rows of its answer with the tables behind them.
fn page(name: &str, request: &str, rows: &[&str], answer: &str) -> (String, String) {
    let (method, url) = request.split_once(' ').unwrap();
    let rows: String = rows.iter().map(|row| format!("| {row} |\n")).collect();
    let parameters = match rows.is_empty() {
        true => String::new(),
        false => {
            format!("## Request parameters\n\n| Name | Type | Required | Description |\n|---|---|---|---|\n{rows}\n")
        }
    };
    let page = format!(
        "# {name}\n\n## Request method\n{method}\n\n## Request address\n{url}\n\n{parameters}## Response parameters\n\n\
         | Name | Type | Description |\n|---|---|---|\n{answer}"
    );
    (format!("{name}.md"), page)
}

/// An answer with a list of boats.
const BOATS: &str = "| boats | Boat[] | All. |\n\n### Boat\n\n| Name | Type | Description |\n|---|---|---|\n\
                     | id | String | Which. |\n| colour | String | Its colour. |\n";
const HOST: &str = "https://boats.acme.example/v1";

/// The contract that is made of pages beside contracts that are there, what is proposed of it, and what is said.
fn made(name: &str, others: &[(&str, &str)], pages: &[(String, String)]) -> [String; 3] {
    use std::os::unix::fs::PermissionsExt as _;

    let workspace = Workspace::new(name);
    for (package, contract) in others {
        workspace.write(&format!("specs/{package}.yaml"), contract);
    }
    let files: Vec<String> = pages.iter().map(|(file, page)| workspace.write(&format!("saved/{file}"), page)).collect();
    // That a crate compiles is another test's.
    let cargo = workspace.write("cargo", "#!/bin/sh\ntest \"$1\" = check || exec cargo \"$@\"\n");
    std::fs::set_permissions(&cargo, std::fs::Permissions::from_mode(0o755)).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.args(["new", "acme-boats"]).args(&files).current_dir(workspace.path("")).env("CARGO", &cargo);
    let output = command.output().unwrap();
    let said = text(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{said}{}", text(&output.stderr));
    let overlay = workspace.path("specs/acme-boats.overlay.yaml");
    let overlay = if overlay.exists() { std::fs::read_to_string(overlay).unwrap() } else { String::new() };
    [workspace.read("specs/acme-boats.yaml"), overlay, said]
}

/// What is proposed: the path and the method, and the update.
fn proposals(overlay: &str) -> Vec<String> {
    let mut out = Vec::new();
    for line in overlay.lines() {
        let line = line.trim();
        if let Some(target) = line.strip_prefix("- target: ") {
            out.push(target.trim_matches('"').replace("$.paths", ""));
        } else if let (Some(update), Some(last)) = (line.strip_prefix("update: "), out.last_mut()) {
            last.push_str(&format!(" {update}"));
        }
    }
    out
}

fn proposed(name: &str, pages: &[(String, String)]) -> Vec<String> {
    let [contract, overlay, said] = made(name, &[], pages);
    assert!(contract.contains("operationId"), "{contract}");
    let list = proposals(&overlay);
    assert_eq!(overlay.matches("x-proposed: true").count(), list.len(), "{overlay}");
    assert_eq!(said.contains("overlay-proposed"), !list.is_empty(), "{said}");
    list
}

#[test]
fn lists_go_on_where_a_place_and_a_list_say_so() {
    let wrapped =
        format!("| result | Result | All. |\n\n### Result\n\n| Name | Type | Description |\n|---|---|---|\n{BOATS}");
    let token = format!("| nextToken | String | Where the next ones begin. |\n{BOATS}");
    let list = proposed(
        "paging",
        &[
            page(
                "listBoats",
                &format!("GET {HOST}/boats"),
                &["offset | Integer | False | Where.", "limit | Integer | False | How many."],
                BOATS,
            ),
            page(
                "listShips",
                &format!("GET {HOST}/ships"),
                &["pageNumber | Integer | False | Which.", "pageSize | Integer | False | How many."],
                &wrapped,
            ),
            page(
                "listRafts",
                &format!("GET {HOST}/rafts"),
                &["marker | String | False | The last one.", "limit | Integer | False | How many."],
                BOATS,
            ),
            page(
                "listYachts",
                &format!("GET {HOST}/yachts"),
                &["nextToken | String | False | Where.", "maxResults | Integer | False | How many."],
                &token,
            ),
            // Of several that may be a size, the one that is mostly called so.
            page(
                "listDisks",
                &format!("GET {HOST}/disks"),
                &[
                    "size | Integer | False | In GB.",
                    "offset | Integer | False | Where.",
                    "limit | Integer | False | How many.",
                ],
                BOATS,
            ),
        ],
    );
    let expected = [
        r#"['/v1/boats']['get'] {"x-pagination":{"request":{"offset":"offset","size":"limit"},"response":{"items":"/boats"},"style":"offset"}}"#,
        r#"['/v1/ships']['get'] {"x-pagination":{"request":{"page":"pageNumber","size":"pageSize"},"response":{"items":"/result/boats"},"style":"page"}}"#,
        r#"['/v1/rafts']['get'] {"x-pagination":{"request":{"cursor":"marker","size":"limit"},"response":{"items":"/boats","next":"last:/id"},"style":"cursor"}}"#,
        r#"['/v1/yachts']['get'] {"x-pagination":{"request":{"cursor":"nextToken","size":"maxResults"},"response":{"items":"/boats","next":"/nextToken"},"style":"cursor"}}"#,
        r#"['/v1/disks']['get'] {"x-pagination":{"request":{"offset":"offset","size":"limit"},"response":{"items":"/boats"},"style":"offset"}}"#,
    ];
    assert_eq!(list, expected);
}

#[test]
fn what_only_looks_like_pages_is_none() {
    let two = format!("| sold | String[] | Those that are sold. |\n{BOATS}");
    let list = proposed(
        "no-paging",
        &[
            page("topBoats", &format!("GET {HOST}/boats"), &["limit | Integer | False | How many at most."], BOATS),
            page(
                "allShips",
                &format!("GET {HOST}/ships"),
                &["offset | Integer | False | Where.", "limit | Integer | False | How many."],
                &two,
            ),
            page(
                "findRafts",
                &format!("POST {HOST}/rafts"),
                &["page | Integer | False | Which.", "size | Integer | False | How many."],
                BOATS,
            ),
            // A time zone, a flag, a moment and a name.
            page(
                "tides",
                &format!("GET {HOST}/tides"),
                &["offset | String | False | The offset from UTC, such as +08:00."],
                BOATS,
            ),
            page(
                "stops",
                &format!("GET {HOST}/stops"),
                &["skip | Boolean | False | Whether those that are closed are left out."],
                BOATS,
            ),
            page(
                "logs",
                &format!("GET {HOST}/logs"),
                &["after | String | False | Only those that were written after this time."],
                BOATS,
            ),
            page("texts", &format!("GET {HOST}/texts"), &["page | String | False | The title of a page."], BOATS),
            page(
                "showBoat",
                &format!("GET {HOST}/boats/last"),
                &["offset | Integer | False | From the end."],
                "| id | String | Which. |\n",
            ),
        ],
    );
    assert_eq!(list, [""; 0]);
}

const STATES: &str = "| status | String | Its state: pending, running, succeeded, failed. |\n";

#[test]
fn jobs_are_waited_for_where_an_operation_shows_their_end() {
    let list = proposed(
        "jobs",
        &[
            page(
                "buildBoat",
                &format!("POST {HOST}/boats"),
                &["label | String | True | Its name."],
                "| jobId | String | What builds it. |\n",
            ),
            page(
                "showJob",
                &format!("GET {HOST}/jobs/{{jobId}}"),
                &["jobId | String | True | Which."],
                &format!("| jobId | String | Which. |\n{STATES}"),
            ),
            // The id of something else, and one that nothing shows.
            page(
                "paintBoat",
                &format!("POST {HOST}/paint"),
                &["label | String | True | Its name."],
                "| taskId | String | Who paints it. |\n",
            ),
        ],
    );
    assert_eq!(
        list,
        [
            r#"['/v1/boats']['post'] {"x-job":{"id":"/jobId","operation":"show_job"}}"#,
            r#"['/v1/jobs/{jobId}']['get'] {"x-waiter":{"failure":["failed"],"field":"/status","pending":["pending","running"],"success":["succeeded"]}}"#,
        ]
    );
}

#[test]
fn what_an_answer_wraps_is_what_it_is_about() {
    let wrapped = |rows: &str| {
        format!(
            "| requestId | String | Of the call. |\n| result | Result | It. |\n\n### Result\n\n| Name | Type | Description |\n|---|---|---|\n{rows}"
        )
    };
    let engine = format!(
        "| id | String | Which. |\n| engine | Engine | What drives it. |\n\n### Engine\n\n| Name | Type | Description |\n|---|---|---|\n{STATES}"
    );
    let list = proposed(
        "wrapped",
        &[
            page(
                "buildBoat",
                &format!("POST {HOST}/boats"),
                &["label | String | True | Its name."],
                &wrapped("| taskId | String | What builds it. |\n"),
            ),
            page(
                "showTask",
                &format!("GET {HOST}/tasks/{{taskId}}"),
                &["taskId | String | True | Which."],
                &wrapped(STATES),
            ),
            // The state of a part is not that of the whole.
            page("showBoat", &format!("GET {HOST}/boats/{{boatId}}"), &["boatId | String | True | Which."], &engine),
        ],
    );
    assert_eq!(
        list,
        [
            r#"['/v1/boats']['post'] {"x-job":{"id":"/result/taskId","operation":"show_task"}}"#,
            r#"['/v1/tasks/{taskId}']['get'] {"x-waiter":{"failure":["failed"],"field":"/result/status","pending":["pending","running"],"success":["succeeded"]}}"#,
        ]
    );
}

#[test]
fn a_state_without_an_end_is_not_waited_for() {
    let job = "| jobId | String | What builds it. |\n";
    let list = proposed(
        "no-jobs",
        &[
            page("buildBoat", &format!("POST {HOST}/boats"), &["label | String | True | Its name."], job),
            page(
                "showJob",
                &format!("GET {HOST}/jobs/{{jobId}}"),
                &["jobId | String | True | Which."],
                "| status | String | Its state: active, paused. |\n",
            ),
            page(
                "showKind",
                &format!("GET {HOST}/kinds/{{kind}}"),
                &["kind | String | True | Which."],
                "| status | String | How it is sold: available, failed. |\n",
            ),
            page("allStates", &format!("GET {HOST}/states"), &[], STATES),
            page("stopJob", &format!("POST {HOST}/jobs/{{jobId}}/stop"), &["jobId | String | True | Which."], STATES),
            page(
                "showBoat",
                &format!("GET {HOST}/boats/{{boatId}}"),
                &["boatId | String | True | Which."],
                "| colour | String | One of: pending, succeeded, failed. |\n",
            ),
        ],
    );
    assert_eq!(list, [""; 0]);
}

#[test]
fn keys_of_idempotent_requests_are_texts_of_what_changes_something() {
    let label = "label | String | True | Its name.";
    let answer = "| id | String | Which. |\n";
    let list = proposed(
        "keys",
        &[
            page(
                "buildBoat",
                &format!("POST {HOST}/boats"),
                &[label, "clientToken | String | False | The same for the same request."],
                answer,
            ),
            page(
                "buildShip",
                &format!("POST {HOST}/ships"),
                &[label, "idempotency_key | String | False | The same for the same request."],
                answer,
            ),
            // In a request that only reads, of another type, and what has a longer name.
            page("listBoats", &format!("GET {HOST}/boats"), &["clientToken | String | False | Whose."], answer),
            page(
                "buildRaft",
                &format!("POST {HOST}/rafts"),
                &[label, "clientToken | Boolean | False | Whether one is made."],
                answer,
            ),
            page(
                "buildYacht",
                &format!("POST {HOST}/yachts"),
                &[label, "clientToken | String[] | False | Whose."],
                answer,
            ),
            page(
                "buildCanoe",
                &format!("POST {HOST}/canoes"),
                &[label, "clientTokenName | String | False | What it is called."],
                answer,
            ),
        ],
    );
    assert_eq!(
        list,
        [
            r#"['/v1/boats']['post'] {"x-idempotency-key":"/clientToken"}"#,
            r#"['/v1/ships']['post'] {"x-idempotency-key":"/idempotency_key"}"#,
        ]
    );
}

/// A contract at a host, with a key in a header.
fn other(host: &str) -> String {
    format!(
        "openapi: 3.0.3\ninfo: {{title: Other, version: '1'}}\nservers: [{{url: 'https://{host}', x-environment: OTHER_ENDPOINT}}]\n\
         security: [{{harbour_key: []}}]\nx-error-shape: {{code: [/harbourCode]}}\npaths: {{}}\ncomponents:\n  securitySchemes:\n    \
         harbour_key: {{type: apiKey, in: header, name: X-Harbour-Key, x-environment: HARBOUR_KEY}}\n"
    )
}

#[test]
fn credentials_are_those_of_the_same_provider() {
    let at =
        |host: &str| [page("showBoat", &format!("GET https://{host}/v1/boats"), &[], "| id | String | Which. |\n")];
    for (name, package, theirs, own) in [
        ("same-domain", "harbours", "harbours.acme.example", "boats.acme.example"),
        ("same-family", "acme-harbours", "harbours.elsewhere.example", "boats.acme.example"),
        ("same-country", "harbours", "harbours.acme.com.cn", "boats.acme.com.cn"),
    ] {
        let [contract, _, said] = made(name, &[(package, &other(theirs))], &at(own));
        assert!(contract.contains("X-Harbour-Key") && contract.contains("/harbourCode"), "{name}: {contract}");
        assert!(said.contains("warning[borrowed-credentials]"), "{name}: {said}");
    }
    for (name, package, theirs, own) in [
        ("other-domain", "harbours", "harbours.elsewhere.example", "boats.acme.example"),
        ("other-family", "acmetic-harbours", "harbours.elsewhere.example", "boats.acme.example"),
        ("other-country", "harbours", "harbours.elsewhere.com.cn", "boats.acme.com.cn"),
        ("other-island", "harbours", "harbours.elsewhere.co.uk", "boats.acme.co.uk"),
        ("other-address", "harbours", "192.0.2.7", "198.51.2.7"),
    ] {
        let [contract, _, said] = made(name, &[(package, &other(theirs))], &at(own));
        assert!(!contract.contains("X-Harbour-Key") && !contract.contains("/harbourCode"), "{name}: {contract}");
        assert!(said.contains("warning[no-credentials]") && !said.contains("borrowed"), "{name}: {said}");
    }
}

#[test]
fn examples_are_those_of_the_page_or_made_of_what_fits() {
    let rows = [
        "label | String | True | Its name, 6-8 characters.",
        "colour | String | False | Valid values: red, blue.",
        "length | Integer | False | Range: 5-9.",
    ];
    let answer = "| id | String | Which. |\n| length | Integer | In m. |\n";
    let shown = format!("{answer}\n## Response example\n\n```json\n{{\"id\": \"emma-7\", \"length\": 12}}\n```\n");
    let [contract, ..] = made(
        "examples",
        &[],
        &[
            page("buildBoat", &format!("POST {HOST}/boats"), &rows, answer),
            page("buildShip", &format!("POST {HOST}/ships"), &rows, &shown),
        ],
    );
    let request =
        "            example:\n              colour: red\n              label: textte\n              length: 5\n";
    assert_eq!(contract.matches(request).count(), 2, "{contract}");
    let made = "              example:\n                id: text\n                length: 1\n";
    let shown = "              example:\n                id: emma-7\n                length: 12\n";
    assert_eq!([made, shown].map(|example| contract.matches(example).count()), [1, 1], "{contract}");
}
