package dev.parley.gateway;

import dev.parley.gateway.api.Role;
import dev.parley.gateway.api.Tokens;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "token", mixinStandardHelpOptions = true, description = "Makes tokens for the API.")
final class TokenCommand implements Runnable {
    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

    @SuppressWarnings("NullAway.Init")
    TokenCommand() { }

    @Override public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "say what to do: token new");
    }

    @Command(name = "new", mixinStandardHelpOptions = true,
            description = {"Prints a new token, once, and the line for `api.tokens` in parley.yaml.", "The line holds the token's digest and not the token, which is kept nowhere. "
                    + "Roles: viewer looks at states and figures; operator acts on calls and sees what is said; auditor sees what was said and done; admin does everything."})
    int create(@Option(names = "--name", required = true, paramLabel = "NAME", description = "Who it is for; goes onto the record of what it does.") String name,
               @Option(names = "--role", required = true, paramLabel = "ROLE", description = "viewer, operator, auditor or admin.") String role,
               @Option(names = "--tenant", paramLabel = "TENANT", description = "Confine it to the flows of this tenant of `api.tenants`.") @Nullable String tenant,
               @Option(names = "--json", description = "Print one JSON object.") boolean json) {
        CommandLine line = spec.commandLine();
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}") || name.equals("local")) {
            throw new CommandLine.ParameterException(line, "--name: `" + name + "` is not a name of up to 64 letters, digits and . _ @ -, other than `local`");
        }
        if (tenant != null && !tenant.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")) throw new CommandLine.ParameterException(line, "--tenant: `" + tenant + "` is not a name");
        Role granted = Role.of(role).orElseThrow(() -> new CommandLine.ParameterException(line, "--role: `" + role + "` is not viewer, operator, auditor or admin"));
        String token = Tokens.fresh();
        String entry = "- { name: " + name + ", role: " + granted.word() + (tenant == null ? "" : ", tenant: " + tenant) + ", sha256: \"" + Tokens.digest(token) + "\" }";
        PrintWriter out = line.getOut();
        if (json) {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("token", token);
            object.put("entry", entry);
            out.println(JsonText.of(object));
        } else {
            out.println("token, shown only now:");
            out.println("  " + token);
            out.println("for parley.yaml, under `api.tokens`:");
            out.println("  " + entry);
        }
        out.flush();
        return 0;
    }
}
