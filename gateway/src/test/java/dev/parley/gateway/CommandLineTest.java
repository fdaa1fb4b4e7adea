package dev.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/// Every command can be made, says what it does, and answers to `--help`.
class CommandLineTest {
    private static List<CommandLine> all(CommandLine line) {
        List<CommandLine> out = new ArrayList<>(List.of(line));
        line.getSubcommands().values().forEach(c -> out.addAll(all(c)));
        return out;
    }

    @Test void everyCommandSaysWhatItDoesAndHasHelp() {
        List<CommandLine> commands = all(new CommandLine(new Main()));
        assertThat(commands).hasSizeGreaterThan(30);
        assertThat(commands).allSatisfy(command -> {
            String name = command.getCommandSpec().qualifiedName();
            assertThat(command.getCommandSpec().usageMessage().description()).as(name).isNotEmpty();
            assertThat(command.getCommandSpec().optionsMap()).as(name).containsKey("--help");
            assertThat(command.getUsageMessage()).as(name).contains(name);
        });
    }
}
