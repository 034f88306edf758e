//! The signers that contracts name are those that the runtime implements, and say of themselves what their rows say.

use std::collections::BTreeMap;

use oas_contract::signers;
use oas_runtime::signature::{SIGNERS, Signer};

/// What is said of a signer: its type, and of each field its name, whether it is required and secret, and what it is.
type Facts = (String, Vec<(&'static str, bool, bool, &'static str)>);

fn row(signer: &signers::Signer) -> Facts {
    let field = |field: &signers::Field| (field.name, field.required, field.secret, field.description);
    (signer.implementation.to_owned(), signer.fields.iter().map(field).collect())
}

fn implementation(signer: &dyn Signer) -> Facts {
    let fields = signer.fields().iter().map(|field| (field.name, field.required, field.secret, field.description));
    // The type has no fields, so that this is its name.
    (format!("{signer:?}"), fields.collect())
}

#[test]
fn rows_and_implementations_say_the_same() {
    let rows: BTreeMap<_, _> = signers::ALL.iter().map(|signer| (signer.name, row(signer))).collect();
    let implementations: BTreeMap<_, _> =
        SIGNERS.iter().map(|signer| (signer.name(), implementation(*signer))).collect();
    let missing: Vec<_> = rows.keys().filter(|name| !implementations.contains_key(*name)).collect();
    assert!(missing.is_empty(), "not among SIGNERS in crates/oas-runtime/src/signature/mod.rs: {missing:?}");
    let missing: Vec<_> = implementations.keys().filter(|name| !rows.contains_key(*name)).collect();
    assert!(missing.is_empty(), "without a row in crates/oas-contract/src/signers.rs: {missing:?}");
    assert_eq!(rows, implementations);
    assert_eq!((rows.len(), implementations.len()), (signers::ALL.len(), SIGNERS.len()), "a name stands twice");
}

/// As both promise: whoever lists them shows first what nobody can do without.
#[test]
fn required_fields_come_first() {
    for signer in SIGNERS {
        assert!(signer.fields().is_sorted_by_key(|field| !field.required), "{signer:?}");
    }
}
