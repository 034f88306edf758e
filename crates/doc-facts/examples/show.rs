fn main(){ for f in std::env::args().skip(1) { match doc_facts::Page::read(f.as_ref()) { Ok(p)=>{ let x=doc_facts::read(&p); print!("{x}"); print!("{}", x.notes()); } Err(e)=>println!("{e}") } } }
