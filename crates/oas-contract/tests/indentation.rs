//! Lines within brackets and quotes that others indent less than YAML asks for: they are read, and what is wrong elsewhere is told
//! where it is.

use oas_contract::{Document, Source};

fn fault(text: &str) -> String {
    let fault = Document::parse_shared(&Source::new("a.yaml", text)).expect_err("it is no YAML");
    fault.place.to_string()
}

const LESS_INDENTED: &str = "openapi: 3.0.3\ninfo:\n  x-list: [\n one, two\n  ]\n";

#[test]
fn lines_within_brackets_may_be_indented_less() {
    let text = format!("{LESS_INDENTED}  title: Demo\n");
    let document = Document::parse_shared(&Source::new("a.yaml", &text)).expect("it is read");
    assert_eq!(document.root().to_json()["info"]["x-list"], serde_json::json!(["one", "two"]));
}

#[test]
fn a_fault_below_them_is_told_where_it_is() {
    assert_eq!(fault(&format!("{LESS_INDENTED}paths: {{]}}\nx: 1\n")), "a.yaml:6:9");
    // The column is the one in the file, in a line that was indented further to be read.
    assert_eq!(fault("a:\n  b: [\n one, {]\n  ]\nc: 1\n"), "a.yaml:3:8");
}

#[test]
fn what_is_left_open_is_told_where_it_begins_to_be_wrong() {
    assert_eq!(fault("a:\n  b: [\n one,\n two\nc: 1\n"), "a.yaml:3:2");
}
