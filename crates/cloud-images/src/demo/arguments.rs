//! The arguments of a call: what the contract gives as examples, and what earlier answers lead to by `links`.

use std::collections::HashMap;

use client_runtime::Arguments;
use contract::{Document, Node, Operation, Parameter, extensions};
use serde_json::Value;

/// Whom the calls go to.
#[derive(PartialEq, Eq)]
pub enum Mode {
    /// A fake that answers examples, and so takes them.
    Fake,
    /// A real provider, to which the examples of optional parameters mean nothing.
    Live,
}

/// Values that answers have given for parameters of other operations.
#[derive(Default)]
pub struct Results {
    linked: HashMap<(String, String), Value>,
}

impl Results {
    /// Follows the links of a response.
    pub fn keep(&mut self, document: &Document, operation: &Operation<'_>, body: &Value) {
        let responses = operation.node.members("responses").filter(|(status, _)| status.starts_with('2'));
        for response in responses.filter_map(|(_, entry)| document.resolve(&entry.node)) {
            for (_, link) in response.members("links") {
                let Some(link) = document.resolve(&link.node) else { continue };
                let Some(target) = link.str("operationId") else { continue };
                for (parameter, expression) in link.members("parameters") {
                    let pointer = expression.node.as_str().and_then(|text| text.strip_prefix("$response.body#"));
                    if let Some(value) = pointer.and_then(|pointer| body.pointer(pointer)) {
                        self.linked.insert((target.to_owned(), parameter.to_owned()), value.clone());
                    }
                }
            }
        }
    }
}

/// The arguments of a call, or the required parameter that there is no value for.
pub fn arguments(
    operation: &Operation<'_>,
    document: &Document,
    mode: &Mode,
    results: &Results,
) -> Result<Arguments, String> {
    let id = operation.node.str("operationId").unwrap_or_default();
    let cursor = extensions::pagination(operation.node).map(|paging| paging.start);
    let linked_to = operation.parameters.iter().any(|parameter| links_exist(document, id, parameter.name));
    let mut pairs = Vec::new();
    for parameter in &operation.parameters {
        let linked = results.linked.get(&(id.to_owned(), parameter.name.to_owned()));
        let set_by_client = *mode == Mode::Live && parameter.node.get("x-client-setting").is_some();
        let wanted = parameter.required() || *mode == Mode::Fake && cursor.as_deref() != Some(parameter.name);
        let value = match linked {
            Some(value) => Some(value.clone()),
            None if set_by_client || !wanted => continue,
            // A made-up name finds nothing at a real provider.
            None if *mode == Mode::Live && linked_to => None,
            None => example(document, parameter),
        };
        match value {
            Some(value) => pairs.push((parameter.name, value)),
            None if parameter.required() => return Err(parameter.name.to_owned()),
            None => {}
        }
    }
    match (body_example(document, operation), mode) {
        // What a made-up body does at a real provider, nobody knows.
        (Some(_), Mode::Live) => return Err("body".to_owned()),
        (Some(body), Mode::Fake) => pairs.push(("body", body)),
        (None, _) => {}
    }
    Ok(pairs.into_iter().collect())
}

fn links_exist(document: &Document, target: &str, parameter: &str) -> bool {
    document.operations().iter().any(|operation| {
        let responses = operation.node.members("responses");
        responses.filter_map(|(_, entry)| document.resolve(&entry.node)).any(|response| {
            response.members("links").any(|(_, link)| {
                let link = document.resolve(&link.node).unwrap_or(&link.node);
                link.str("operationId") == Some(target) && link.members("parameters").any(|(name, _)| name == parameter)
            })
        })
    })
}

fn first_example(document: &Document, holder: &Node) -> Option<Value> {
    let named = || {
        let (_, example) = holder.members("examples").next()?;
        document.resolve(&example.node)?.get("value")
    };
    holder.get("example").or_else(named).map(Node::to_json)
}

fn example(document: &Document, parameter: &Parameter<'_>) -> Option<Value> {
    let schema = parameter.node.get("schema").and_then(|schema| document.resolve(schema));
    let own =
        first_example(document, parameter.node).or_else(|| schema.and_then(|schema| first_example(document, schema)));
    // A required value must come from somewhere: the first one that is known will do.
    own.or_else(|| {
        let schema = schema.filter(|_| parameter.required())?;
        let open = extensions::extensible_enum(schema).and_then(|values| Some(values.into_iter().next()?.value.into()));
        open.or_else(|| schema.elements("enum").next().map(Node::to_json))
    })
}

fn body_example(document: &Document, operation: &Operation<'_>) -> Option<Value> {
    let body = document.resolve(operation.node.get("requestBody")?)?;
    let (_, media) = body.members("content").next()?;
    let schema = media.node.get("schema").and_then(|schema| document.resolve(schema));
    first_example(document, &media.node).or_else(|| first_example(document, schema?))
}
