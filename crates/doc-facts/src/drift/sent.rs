//! What a contract sends without listing it among its parameters. Knows the extensions of contracts.

use contract::Document;

/// Headers and query parameters that a contract sends without having them as parameters: credentials and constants.
#[derive(Default)]
pub(crate) struct Sent(Vec<String>);

impl Sent {
    pub(crate) fn of(contract: &Document) -> Self {
        let root = contract.root();
        let mut names = Vec::new();
        for (_, scheme) in
            root.get("components").into_iter().flat_map(|components| components.members("securitySchemes"))
        {
            match scheme.node.str("type") {
                Some("apiKey") => names.extend(scheme.node.str("name").map(str::to_lowercase)),
                _ => names.push("authorization".to_owned()),
            }
            // Signatures bring headers of their own.
            names.extend(scheme.node.members("x-headers").map(|(name, _)| name.to_lowercase()));
        }
        let operations = contract.operations();
        for node in std::iter::once(root).chain(operations.iter().map(|operation| operation.node)) {
            names.extend(node.members("x-request-headers").map(|(name, _)| name.to_lowercase()));
        }
        for operation in &operations {
            if operation.node.get("requestBody").is_some() {
                names.push("content-type".to_owned());
            }
        }
        Self(names)
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        let name = name.to_lowercase();
        self.0.contains(&name) || matches!(name.as_str(), "host" | "accept" | "user-agent" | "content-length" | "date")
    }
}
