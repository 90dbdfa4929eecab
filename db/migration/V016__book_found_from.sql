-- The address by which a book was found: once its account's address is another one, the book is not looked for there any more.
alter table address_book add column found_from text;
update address_book set found_from = (select book_url from account where account.id = address_book.account_id);
