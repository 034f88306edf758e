//! Compiles `openapi.yaml` into the client.

fn main() {
    oas_codegen::build_script::run("openapi.yaml");
}
