using Slipway.Testing;

namespace Slipway.Tests.Dialects.Fidelity;

public sealed class TranslationDocumentTests
{
    [Fact]
    public void The_page_on_translation_says_what_the_tables_say() => Golden.MatchText("docs/reference/translation.md", TranslationDocument.Write(Fixed.Catalog));
}
