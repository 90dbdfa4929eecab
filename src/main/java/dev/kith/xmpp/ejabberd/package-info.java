/** Everybody's roster by the commands that ejabberd offers over HTTP (mod_http_api, mod_admin_extra). */
@NullMarked
package dev.kith.xmpp.ejabberd;

import org.jspecify.annotations.NullMarked;
