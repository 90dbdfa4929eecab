-- The address by which a book was found: once its account's address is another one, the book is not looked for there any more.
alter table address_book add column found_from text;
