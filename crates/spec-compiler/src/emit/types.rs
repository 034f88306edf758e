//! The `types` module: serde attributes, documentation and open enumerations as the plan says. Takes the structs,
//! unions and builders from progenitor as they are.

use std::collections::{HashMap, HashSet};

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::visit_mut::{self, VisitMut};
use syn::{Attribute, Expr, Field, Fields, Item, ItemEnum, ItemImpl, ItemMod, ItemStruct, Type, Variant, parse_quote};

use super::checks;
use super::docs::{doc_attributes, list_attribute, sentences, set_doc, word_attribute};
use super::operations::is_err;
use super::syntax;
use crate::plan::{Codec, FieldPlan, OpenEnumPlan, Plan, Presence, StructPlan};

/// Rewrites the content of the `types` module.
pub(super) fn types(items: Vec<Item>, plan: &Plan) -> Result<Vec<Item>, String> {
    let mut out = Vec::new();
    let mut names = HashSet::new();
    for (name, known) in &plan.open_enums {
        names.insert(name.clone());
        out.extend(open_enum(name, known));
    }
    for item in items {
        let name = match &item {
            Item::Struct(item) => Some(item.ident.to_string()),
            Item::Enum(item) => Some(item.ident.to_string()),
            _ => None,
        };
        if let Some(name) = name.filter(|name| !names.insert(name.clone())) {
            return Err(format!("progenitor wrote two types of the name `{name}`"));
        }
        match item {
            Item::Struct(mut item) => {
                let known = plan.structs.get(&item.ident.to_string());
                match known {
                    Some(known) => structure(&mut item, known)?,
                    None => derives(&mut item.attrs, &[]),
                }
                let reading = known.filter(|known| reads_itself(known)).map(|known| reading(&item.ident, known));
                out.push(Item::Struct(item));
                out.extend(reading);
            }
            Item::Enum(mut item) => {
                enumeration(&mut item);
                out.push(Item::Enum(item));
            }
            Item::Impl(mut item) => {
                document_methods(&mut item);
                out.push(Item::Impl(item));
            }
            Item::Mod(mut item) if item.ident == "builder" => {
                builders(&mut item, plan);
                out.push(Item::Mod(item));
            }
            item => out.push(item),
        }
    }
    let checks = plan.checked.iter().filter_map(|name| Some(checks::check(name, plan.structs.get(name)?, plan)));
    let blanks = blanks(plan);
    out.extend(syntax::items(quote!(#(#checks)* #blanks))?);
    Ok(out)
}

/// Whether a field is read or written by a codec of the runtime.
pub(super) fn uses_codecs(plan: &Plan) -> bool {
    plan.structs.values().flat_map(|known| &known.fields).any(|field| {
        field.codec != Codec::Plain
            || !matches!(field.presence, Presence::Required | Presence::Optional | Presence::Nullable)
    })
}

fn self_name(item: &ItemImpl) -> Option<String> {
    match &*item.self_ty {
        Type::Path(path) => path.path.get_ident().map(ToString::to_string),
        _ => None,
    }
}

/// Replaces the documentation and derives of a type.
fn derives(attributes: &mut Vec<Attribute>, own: &[&str]) {
    let own: Vec<_> = own.iter().map(|name| format_ident!("{name}")).collect();
    let derived = attributes.iter_mut().find(|attribute| attribute.path().is_ident("derive"));
    if let Some(Attribute { meta: syn::Meta::List(list), .. }) = derived {
        list.tokens.extend(quote!(#(, #own)*));
    }
    attributes.push(list_attribute("cfg_attr", quote!(feature = "schemars", derive(::schemars::JsonSchema))));
}

fn structure(item: &mut ItemStruct, plan: &StructPlan) -> Result<(), String> {
    let name = item.ident.to_string();
    set_doc(&mut item.attrs, &plan.description.as_deref().map_or_else(|| format!("`{name}`."), sentences));
    if reads_itself(plan) {
        item.attrs.retain(|attribute| !attribute.path().is_ident("derive"));
        item.attrs.push(list_attribute("derive", quote!(::serde::Serialize, Clone, Debug)));
    }
    derives(&mut item.attrs, &["PartialEq"]);
    item.attrs.push(word_attribute("non_exhaustive"));
    let Fields::Named(fields) = &mut item.fields else { return Ok(()) };
    let mut by_name: HashMap<String, Field> = HashMap::new();
    for field in std::mem::take(&mut fields.named) {
        let ident = field.ident.as_ref().map(ToString::to_string).unwrap_or_default();
        by_name.insert(ident, field);
    }
    for known in &plan.fields {
        let mut field =
            by_name.remove(&known.name).ok_or_else(|| format!("the struct `{name}` has no field `{}`", known.name))?;
        field.attrs.clear();
        let mut text = sentences(&known.description);
        if known.wire != known.name {
            text += &format!("\n\nOn the wire: `{}`.", known.wire);
        }
        set_doc(&mut field.attrs, &text);
        field.attrs.extend(wire_attributes(known, &field.ty));
        fields.named.push(field);
    }
    if let Some(mut field) = by_name.remove("extra") {
        set_doc(
            &mut field.attrs,
            "Fields that the contract does not know: what was received, and what is sent beside the others.",
        );
        fields.named.push(field);
    }
    match by_name.keys().next() {
        Some(left) => Err(format!("the struct `{name}` has a field `{left}` that the plan does not know")),
        None => Ok(()),
    }
}

/// Whether the runtime reads a struct: it is quicker than `serde` where unknown fields are kept.
fn reads_itself(plan: &StructPlan) -> bool {
    plan.keeps_extra && !plan.fields.is_empty()
}

/// How a struct is read.
fn reading(ident: &Ident, plan: &StructPlan) -> Item {
    let fields = plan.fields.iter().map(|field| {
        let presence = if field.presence == Presence::Required { quote!(required) } else { quote!(optional) };
        let name = format_ident!("{}", field.name);
        let wire = Some(&field.wire).filter(|wire| **wire != field.name).map(|wire| quote!(= #wire));
        let codec = field_codec(field).map(|codec| quote!(as #codec));
        quote!(#presence #name #wire #codec)
    });
    Item::Macro(parse_quote!(::client_runtime::read_object!(#ident { #(#fields),* });))
}

/// A type or path as the text of an attribute.
fn compact(tokens: &TokenStream) -> String {
    tokens.to_string().replace(' ', "").replace(',', ", ")
}

/// How a field of the type `kind` is read, written and described.
fn wire_attributes(field: &FieldPlan, kind: &Type) -> Vec<Attribute> {
    let mut parts: Vec<TokenStream> = Vec::new();
    if field.wire != field.name {
        let wire = &field.wire;
        parts.push(quote!(rename = #wire));
    }
    let with = field_codec(field);
    if field.presence != Presence::Required {
        parts.push(quote!(default));
    }
    if matches!(field.presence, Presence::Optional | Presence::OptionalNoneFor(_)) {
        parts.push(quote!(skip_serializing_if = "Option::is_none"));
    }
    let mut attributes = Vec::new();
    if let Some(with) = with {
        let path = compact(&quote!(wire::With::<#with>));
        parts.push(quote!(with = #path));
        let described = compact(&quote!(wire::Described<#kind, #with>));
        attributes.push(list_attribute("cfg_attr", quote!(feature = "schemars", schemars(with = #described))));
    }
    if !parts.is_empty() {
        attributes.insert(0, list_attribute("serde", quote!(#(#parts),*)));
    }
    attributes
}

/// The codec of a field with regard to its absence, where its type alone does not say it.
fn field_codec(field: &FieldPlan) -> Option<TokenStream> {
    let codec = codec(&field.codec);
    let plain = field.codec == Codec::Plain;
    let blank = |name: &str| {
        let name = format_ident!("{name}");
        quote!(blanks::#name)
    };
    match &field.presence {
        Presence::Required => (!plain).then_some(codec),
        Presence::Optional | Presence::Nullable => (!plain).then(|| quote!(wire::Nullable<#codec>)),
        Presence::EmptyFor(name) => {
            let blank = blank(name);
            Some(quote!(wire::EmptyFor<#codec, #blank>))
        }
        Presence::NoneFor(name) | Presence::OptionalNoneFor(name) => {
            let blank = blank(name);
            Some(quote!(wire::NoneFor<#codec, #blank>))
        }
    }
}

/// The type of the runtime that reads and writes by a codec.
pub(super) fn codec(codec: &Codec) -> TokenStream {
    match codec {
        Codec::Plain => quote!(wire::Plain),
        Codec::Named(name) => {
            let name = format_ident!("{name}");
            quote!(wire::#name)
        }
        Codec::Nullable(inner) => {
            let inner = self::codec(inner);
            quote!(wire::Nullable<#inner>)
        }
        Codec::List(inner) => {
            let inner = self::codec(inner);
            quote!(wire::List<#inner>)
        }
        Codec::Map(inner) => {
            let inner = self::codec(inner);
            quote!(wire::Dictionary<#inner>)
        }
    }
}

/// The lists of blank values as types.
fn blanks(plan: &Plan) -> Option<TokenStream> {
    use contract::extensions::Blank;
    if plan.blanks.is_empty() {
        return None;
    }
    let items = plan.blanks.iter().map(|(name, values)| {
        let name = format_ident!("{name}");
        let values = values.iter().map(|value| match value {
            Blank::Null => quote!(Blank::Null),
            Blank::EmptyObject => quote!(Blank::EmptyObject),
            Blank::EmptyArray => quote!(Blank::EmptyArray),
            Blank::Text(text) => quote!(Blank::Text(#text)),
            Blank::Integer(number) => quote!(Blank::Integer(#number)),
            Blank::Bool(value) => quote!(Blank::Bool(#value)),
        });
        quote! {
            pub(super) struct #name;
            impl Blanks for #name {
                const VALUES: &'static [Blank] = &[#(#values),*];
            }
        }
    });
    Some(quote! {
        /// Values on the wire that mean "nothing here".
        mod blanks {
            use ::client_runtime::wire::{Blank, Blanks};
            #(#items)*
        }
    })
}

fn open_enum(name: &str, plan: &OpenEnumPlan) -> [Item; 2] {
    let ident = format_ident!("{name}");
    let mut item: ItemEnum = parse_quote! {
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum #ident {}
    };
    let text = plan.description.as_deref().map_or_else(|| format!("`{name}`."), sentences);
    set_doc(
        &mut item.attrs,
        &format!(
            "{text}\n\nAn open enumeration: a value that this version does not know is kept as `Unknown`. Made from \
             text with `from`, written back as it was read."
        ),
    );
    let variant = |name: &str, fields: Fields, text: &str| Variant {
        attrs: doc_attributes(text),
        ident: format_ident!("{name}"),
        fields,
        discriminant: None,
    };
    item.variants.extend(plan.variants.iter().map(|(name, value)| {
        let text = match &value.description {
            Some(description) => format!("`{}`: {}", value.value, sentences(description)),
            None => format!("`{}`.", value.value),
        };
        variant(name, Fields::Unit, &text)
    }));
    let unknown = Fields::Unnamed(parse_quote!((String)));
    item.variants.push(variant("Unknown", unknown, "A value that this version does not know."));
    let pairs = plan.variants.iter().map(|(variant, value)| {
        let (variant, value) = (format_ident!("{variant}"), &value.value);
        quote!(#variant = #value)
    });
    let codec = parse_quote!(::client_runtime::open_enum!(#ident { #(#pairs),* }););
    [Item::Enum(item), Item::Macro(codec)]
}

fn enumeration(item: &mut ItemEnum) {
    let name = item.ident.to_string();
    let described = item.attrs.iter().any(|attribute| attribute.path().is_ident("doc"));
    if !described {
        set_doc(&mut item.attrs, &format!("`{name}`."));
    }
    let has_eq = item.attrs.iter().any(|attribute| match &attribute.meta {
        syn::Meta::List(list) => list.path.is_ident("derive") && list.tokens.to_string().contains("PartialEq"),
        _ => false,
    });
    derives(&mut item.attrs, if has_eq { &[] } else { &["PartialEq"] });
    for variant in &mut item.variants {
        if !variant.attrs.iter().any(|attribute| attribute.path().is_ident("doc")) {
            let text = format!("`{}`.", variant.ident);
            set_doc(&mut variant.attrs, &text);
        }
    }
}

fn document_methods(item: &mut ItemImpl) {
    if item.trait_.is_some() {
        return;
    }
    for part in &mut item.items {
        if let syn::ImplItem::Fn(method) = part
            && method.attrs.is_empty()
        {
            let text = match method.sig.ident.to_string().as_str() {
                "builder" => "Builds a value field by field.".to_owned(),
                name => format!("Sets `{name}`."),
            };
            set_doc(&mut method.attrs, &text);
        }
    }
}

/// Documents the builders, and lets them start without the fields that a contract does not know.
fn builders(module: &mut ItemMod, plan: &Plan) {
    struct ExtraDefault;
    impl VisitMut for ExtraDefault {
        fn visit_field_value_mut(&mut self, field: &mut syn::FieldValue) {
            if let (syn::Member::Named(name), Expr::Call(call)) = (&field.member, &field.expr)
                && name == "extra"
                && is_err(call)
            {
                field.expr = parse_quote!(Ok(Default::default()));
            }
            visit_mut::visit_field_value_mut(self, field);
        }
    }
    for item in module.content.iter_mut().flat_map(|(_, items)| items) {
        match item {
            Item::Struct(item) => set_doc(&mut item.attrs, &format!("Builds a [`{0}`](super::{0}).", item.ident)),
            Item::Impl(item) => {
                let keeps_extra =
                    self_name(item).and_then(|name| plan.structs.get(&name)).is_some_and(|known| known.keeps_extra);
                if keeps_extra {
                    ExtraDefault.visit_item_impl_mut(item);
                }
                document_methods(item);
            }
            _ => {}
        }
    }
}
