//! x
fn main(){ let p=std::env::args().nth(1).unwrap(); let s=contract::Source::read(std::path::Path::new(&p)).unwrap(); match spec_compiler::compile(&s,"x") { Ok(g)=>{print!("{}",g.code);eprint!("{}",g.warnings)}, Err(r)=>eprintln!("{r}") } }
