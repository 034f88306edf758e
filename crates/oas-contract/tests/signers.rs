//! What `specs/README.md` says of signers is what their rows say.

use oas_contract::signers;

#[test]
fn the_table_of_signers_has_every_field() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../specs/README.md");
    let page = std::fs::read_to_string(path).expect("the page is there");
    let table: Vec<&str> = page
        .lines()
        .skip_while(|line| !line.starts_with("| signer |"))
        .take_while(|line| line.starts_with('|'))
        .collect();
    let mut wanted = vec!["| signer | field | required | what it is |".to_owned(), "|---|---|---|---|".to_owned()];
    for signer in signers::ALL {
        for field in signer.fields {
            let required = if field.required { "yes" } else { "no" };
            wanted.push(format!("| `{}` | `{}` | {required} | {} |", signer.name, field.name, field.description));
        }
    }
    let wanted = wanted.join("\n");
    assert!(table.join("\n") == wanted, "the table of signers in specs/README.md should be:\n\n{wanted}\n");
}
