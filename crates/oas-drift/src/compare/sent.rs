//! What a contract sends without listing it among its parameters. Knows the extensions of contracts.

use oas_contract::Document;

/// Headers and query parameters that a contract sends without having them as parameters: credentials and constants.
#[derive(Default)]
pub(super) struct Sent(Vec<String>);

impl Sent {
    pub(super) fn of(contract: &Document) -> Self {
        let mut names = Vec::new();
        for scheme in contract.security_schemes() {
            match scheme.kind() {
                Some("apiKey") => names.extend(scheme.parameter().map(str::to_lowercase)),
                _ => names.push("authorization".to_owned()),
            }
            // Signatures bring headers of their own.
            names.extend(scheme.fact_headers().map(str::to_lowercase));
        }
        let mut constant = contract.request_headers();
        for operation in &contract.operations() {
            constant.extend(operation.request_headers());
            if operation.request_body().is_some() {
                names.push("content-type".to_owned());
            }
        }
        names.extend(constant.into_iter().map(|(name, _)| name.to_lowercase()));
        Self(names)
    }

    pub(super) fn has(&self, name: &str) -> bool {
        let name = name.to_lowercase();
        self.0.contains(&name) || matches!(name.as_str(), "host" | "accept" | "user-agent" | "content-length" | "date")
    }
}
