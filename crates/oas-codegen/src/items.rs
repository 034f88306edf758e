//! The public items of generated code, and what a change of them does to programs that use them. Knows Rust, and nothing
//! of the contract that the code was made from: it is the witness to what a comparison of contracts says.

use std::collections::{BTreeMap, HashSet};

use syn::visit::{self, Visit};
use syn::{Expr, Item, Member, Type, Visibility};

/// What a program can name, with its signature.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Public {
    signature: String,
    /// Programs that list every one of its kind do not compile any more when one is added.
    exhaustive: bool,
    /// Nothing a program names, but something it must do: to be there breaks, to be gone does not.
    demand: bool,
}

/// An item that is not the same in two versions of a client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemChange {
    /// Where it is: `types::TaskInfo::task_id`.
    pub path: String,
    /// Its signature before; nothing where it is new.
    pub before: Option<String>,
    /// Its signature after; nothing where it is gone.
    pub after: Option<String>,
    /// Programs that use it do not compile any more, or can not build it any more.
    pub breaking: bool,
}

impl std::fmt::Display for ItemChange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { path, before, after, .. } = self;
        let suffix = |text: &str| if text.is_empty() { String::new() } else { format!(": {text}") };
        match (before, after) {
            (Some(before), Some(after)) => write!(f, "{path}: {before} -> {after}"),
            (None, Some(after)) => write!(f, "+ {path}{}", suffix(after)),
            (Some(before), None) => write!(f, "- {path}{}", suffix(before)),
            (None, None) => f.write_str(path),
        }
    }
}

/// Compares the public items of two versions of a generated client.
///
/// # Errors
///
/// Text that is no Rust.
///
/// ```
/// let before = "pub mod types { #[non_exhaustive] pub struct Task { pub id: i64 } }";
/// let after = "pub mod types { #[non_exhaustive] pub struct Task { pub id: String } }";
/// let changes = oas_codegen::compare_items(before, after).expect("this is Rust");
/// assert_eq!(changes[0].to_string(), "types::Task::id: i64 -> String");
/// assert!(changes[0].breaking);
/// ```
pub fn compare_items(before: &str, after: &str) -> Result<Vec<ItemChange>, syn::Error> {
    let (old, new) = (items(before)?, items(after)?);
    let mut changes = Vec::new();
    for (path, item) in &old {
        let other = new.get(path);
        if other.is_some_and(|other| other.signature == item.signature) {
            continue;
        }
        changes.push(ItemChange {
            path: path.clone(),
            before: Some(item.signature.clone()),
            after: other.map(|other| other.signature.clone()),
            breaking: !item.demand || other.is_some(),
        });
    }
    for (path, item) in new.iter().filter(|(path, _)| !old.contains_key(*path)) {
        // What a new type demands, nobody has built before.
        let within = path.rsplit_once("::").map_or("", |(parent, _)| parent);
        let known = old.contains_key(within);
        changes.push(ItemChange {
            path: path.clone(),
            before: None,
            after: Some(item.signature.clone()),
            breaking: known && (item.exhaustive || item.demand),
        });
    }
    // A setter says once more what its field says.
    let fields: HashSet<String> = changes.iter().map(|change| change.path.clone()).collect();
    changes.retain(|change| {
        change.path.strip_prefix("types::builder::").is_none_or(|path| !fields.contains(&format!("types::{path}")))
    });
    changes.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(changes)
}

fn items(code: &str) -> Result<BTreeMap<String, Public>, syn::Error> {
    let file = syn::parse_file(code)?;
    let mut out = BTreeMap::new();
    module("", None, &file.items, &mut out);
    Ok(out)
}

/// An item as prettyplease writes it, on one line.
fn one_line(item: Item) -> String {
    let text = prettyplease::unparse(&syn::File { shebang: None, attrs: Vec::new(), items: vec![item] });
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    // What stood on lines of its own.
    line.replace("( ", "(")
        .replace(",)", ")")
        .replace(", )", ")")
        .replace("< ", "<")
        .replace(", >", ">")
        .replace(",>", ">")
}

/// A type as text.
fn type_text(kind: &Type) -> String {
    let line = one_line(syn::parse_quote!(type T = #kind;));
    line.trim_start_matches("type T =").trim_end_matches(';').trim().to_owned()
}

/// What a function takes and returns.
fn function_text(signature: &syn::Signature) -> String {
    // Whether a function changes what it takes by value is nothing to who calls it.
    let mut signature = signature.clone();
    for input in &mut signature.inputs {
        match input {
            syn::FnArg::Receiver(receiver) if receiver.reference.is_none() => receiver.mutability = None,
            syn::FnArg::Typed(typed) => {
                if let syn::Pat::Ident(name) = &mut *typed.pat {
                    name.mutability = None;
                }
            }
            syn::FnArg::Receiver(_) => {}
        }
    }
    let line = one_line(syn::parse_quote!(#signature {}));
    let (before, after) = line.split_once(&format!("fn {}", signature.ident)).unwrap_or(("", &line));
    let text = format!("{before}fn{}", after.trim_end_matches('}').trim_end().trim_end_matches('{').trim_end());
    text.trim_end_matches(',').to_owned()
}

/// The feature that a module is behind.
fn feature_of(attributes: &[syn::Attribute]) -> Option<String> {
    let cfg = attributes.iter().find(|attribute| attribute.path().is_ident("cfg"))?;
    let condition =
        cfg.parse_args::<syn::MetaNameValue>().ok().filter(|condition| condition.path.is_ident("feature"))?;
    match condition.value {
        Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(name), .. }) => Some(name.value()),
        _ => None,
    }
}

fn module(path: &str, feature: Option<&str>, items: &[Item], out: &mut BTreeMap<String, Public>) {
    let join = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}::{name}") };
    let public = |visibility: &Visibility| matches!(visibility, Visibility::Public(_));
    let behind = feature.map(|name| format!(", with the feature `{name}`")).unwrap_or_default();
    let mut add = |path: String, signature: String, exhaustive: bool, demand: bool| {
        let signature = format!("{signature}{behind}");
        // A module is there as soon as one of its parts is.
        out.entry(path).or_insert(Public { signature, exhaustive, demand });
    };
    let mut inner = Vec::new();
    for item in items {
        match item {
            // What is behind features is found where the modules around it say.
            Item::Mod(item) if item.ident == "tags" && path.is_empty() && !public(&item.vis) => {
                for part in item.content.iter().flat_map(|(_, items)| items) {
                    if let Item::Mod(syn::ItemMod { attrs, content: Some((_, items)), .. }) = part {
                        inner.push((String::new(), feature_of(attrs), items));
                    }
                }
            }
            Item::Mod(item) if public(&item.vis) => {
                let path = join(&item.ident.to_string());
                if feature.is_none() {
                    add(path.clone(), String::new(), false, false);
                }
                if let Some((_, items)) = &item.content {
                    inner.push((path, feature.map(str::to_owned), items));
                }
            }
            Item::Struct(item) if public(&item.vis) => {
                let path = join(&item.ident.to_string());
                add(path.clone(), String::new(), false, false);
                for (index, field) in item.fields.iter().enumerate().filter(|(_, field)| public(&field.vis)) {
                    let name = field.ident.as_ref().map_or_else(|| index.to_string(), ToString::to_string);
                    add(format!("{path}::{name}"), type_text(&field.ty), false, false);
                }
            }
            Item::Enum(item) if public(&item.vis) => {
                let path = join(&item.ident.to_string());
                let open = item.attrs.iter().any(|attribute| attribute.path().is_ident("non_exhaustive"));
                add(
                    path.clone(),
                    if open { "open enumeration" } else { "closed enumeration" }.to_owned(),
                    false,
                    false,
                );
                for variant in &item.variants {
                    let fields = variant.fields.iter().map(|field| type_text(&field.ty)).collect::<Vec<_>>().join(", ");
                    add(format!("{path}::{}", variant.ident), fields, !open, false);
                }
            }
            Item::Type(item) if public(&item.vis) => {
                add(join(&item.ident.to_string()), type_text(&item.ty), false, false);
            }
            Item::Impl(item) => {
                let Type::Path(kind) = &*item.self_ty else { continue };
                let Some(name) = kind.path.segments.last() else { continue };
                let path = join(&name.ident.to_string());
                for part in &item.items {
                    let syn::ImplItem::Fn(function) = part else { continue };
                    let name = function.sig.ident.to_string();
                    if item.trait_.is_none() && public(&function.vis) {
                        add(format!("{path}::{name}"), function_text(&function.sig), false, false);
                    }
                    // How a builder starts: what it starts with as an error must be set.
                    if name == "default" || name == "new" {
                        let mut demands = Demands(Vec::new());
                        demands.visit_block(&function.block);
                        for field in demands.0 {
                            add(format!("{path}::{field} must be set"), String::new(), false, true);
                        }
                    }
                }
            }
            _ => {}
        }
    }
    for (path, feature, items) in inner {
        module(&path, feature.as_deref(), items, out);
    }
}

/// Fields that start as an error.
struct Demands(Vec<String>);

impl<'ast> Visit<'ast> for Demands {
    fn visit_field_value(&mut self, field: &'ast syn::FieldValue) {
        let error = match &field.expr {
            Expr::Call(call) => matches!(&*call.func, Expr::Path(path) if path.path.is_ident("Err")),
            Expr::MethodCall(call) => call.method == "ok_or_else",
            _ => false,
        };
        if let (true, Member::Named(name)) = (error, &field.member) {
            self.0.push(name.to_string());
        }
        visit::visit_field_value(self, field);
    }
}
